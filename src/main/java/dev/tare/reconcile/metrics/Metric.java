package dev.tare.reconcile.metrics;

import io.prometheus.client.Collector;

/** What there is to read of runs, the queue and results, in units of Prometheus: seconds, bytes, ratios. */
public enum Metric {
    /** Runs that have not ended. */
    RUNS("tare_runs", "Runs that have not ended, by what they are doing"),
    /** Runs that wait for their turn, of a team. */
    QUEUE_RUNS("tare_queue_runs", "Runs that wait for their turn, by team"),
    /** When the oldest of these was created. */
    QUEUE_OLDEST("tare_queue_oldest_timestamp_seconds", "When the run was created that waits for longest, by team"),
    /** What a team has and has had. */
    QUEUE_SHARE(
            "tare_queue_dominant_share",
            "The largest of a team's shares of the cluster, of what it has and has had, divided by its weight"),
    /** A profile's place in the queue. */
    QUEUE_POSITION("tare_queue_position", "The place in the queue of a profile's run that is next, 1 for the first"),
    /** Teams that are not shown, so that there are not too many series. */
    TEAMS_LEFT_OUT("tare_queue_teams_left_out", "Teams that these metrics leave out, since there are too many"),
    /** Profiles that are not shown, so that there are not too many series. */
    PROFILES_LEFT_OUT("tare_profiles_left_out", "Profiles that these metrics leave out, since there are too many"),
    /** When the result was complete. */
    RUN_COMPLETED("tare_run_completed_timestamp_seconds", "When the latest complete run of a profile ended"),
    /** Whether the result may be used. */
    RUN_VALID("tare_run_valid", "Whether the numbers of every environment of the latest complete run may be used"),
    /** From when on another result is to come. */
    SCHEDULE_DUE(
            "tare_schedule_due_timestamp_seconds",
            "The first time at which a profile's schedule asks for a run after its latest complete one began"),
    /** What becomes of objectives. */
    OBJECTIVE("tare_objective_result", "Whether an objective is Met, Missed or Undecided"),
    /** What was found. */
    VERDICT("tare_verdict", "The finding for an environment's overhead"),
    /** How often nothing was found. */
    INCONCLUSIVE("tare_inconclusive_runs", "Complete runs in a row, up to the latest, whose verdict was Inconclusive"),
    /** What the mesh adds. */
    OVERHEAD("tare_overhead_seconds", "Latency over the baseline's, as estimate and interval"),
    /** The baseline against itself. */
    NOISE_FLOOR(
            "tare_noise_floor_seconds", "The difference of the baseline's latency to itself, as estimate and interval"),
    /** Percentiles. */
    LATENCY("tare_latency_seconds", "Response time, by quantile; quantile 1 is the largest"),
    /** Rates. */
    REQUESTS("tare_requests_per_second", "Requests per second that were asked for, and that were answered"),
    /** Failed requests. */
    ERRORS("tare_errors_ratio", "The part of the requests that failed, 0 to 1"),
    /** CPU time. */
    CPU("tare_cpu_seconds_per_request", "CPU time per request of all proxies, and of the target"),
    /** Memory. */
    MEMORY("tare_memory_bytes", "Anonymous resident memory of all proxies, and of the target"),
    /** Money. */
    COST(
            "tare_cost_per_hour",
            "What CPU at the measured rate and memory cost an hour, at the prices that the operator was told"),
    /** Of a search. */
    CAPACITY(
            "tare_capacity_requests_per_second",
            "The highest rate that meets a search's objective, as estimate and interval"),
    /** Of a search. */
    CAPACITY_LOSS(
            "tare_capacity_loss_ratio", "The part of the baseline's capacity that is lost, as estimate and interval"),
    /** All response times. */
    DURATION("tare_request_duration_seconds", "Response times of the latest complete run", Collector.Type.HISTOGRAM);

    private final String text;
    private final String help;
    private final Collector.Type type;

    Metric(String text, String help) {
        this(text, help, Collector.Type.GAUGE);
    }

    Metric(String text, String help, Collector.Type type) {
        this.text = text;
        this.help = help;
        this.type = type;
    }

    /** Its name in Prometheus. */
    public String text() {
        return text;
    }

    /** What it is, in a sentence. */
    String help() {
        return help;
    }

    /** What kind of figure it is. */
    Collector.Type type() {
        return type;
    }
}
