package dev.tare.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import dev.tare.api.Explain;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.ProcessFailureReason;
import dev.tare.api.StartFailureReason;
import dev.tare.explain.Layer;
import dev.tare.explain.Span;
import dev.tare.explain.TraceBook;
import dev.tare.explain.Way;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.ProcessFleet;
import dev.tare.measure.MeasuredTrial;
import dev.tare.otlp.OtlpCollector;
import dev.tare.plan.Block;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.plan.ShortHash;
import dev.tare.run.BlockAcknowledgement;
import dev.tare.run.Explanation;
import dev.tare.run.SampleShare;
import dev.tare.run.TracedWays;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.Schedule.Sampling;

/**
 * The pass after a run's last block that shows where the time of some requests goes. It has processes of its own, so that those
 * that were measured are what they would have been without it.
 */
final class ExplainPass {

    /** Envoy exports what it has recorded within some seconds. */
    private static final Duration SPAN_PATIENCE = Duration.ofSeconds(15);

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESULT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LEAD = Duration.ofMillis(200);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final int MOST_ATTEMPTS = 5;
    private static final int PREFIX_DIGITS = 16;

    private final ReadyProfile ready;
    private final RunPlan plan;
    private final Optional<EnvoyBinary> envoy;
    private final JavaCommand java;
    private final Clock clock;
    private final BooleanSupplier interrupted;
    private final Consumer<Throwable> mistakes;
    private final TraceBook traces;
    private final WorkerLineCollector lines;

    /**
     * A pass that has not begun.
     *
     * @param ready what was measured, with {@code explain}
     * @param envoy the Envoy program; needed where a mesh is {@code envoy}
     * @param java how to start another mode of this program
     * @param clock the clock of all processes
     * @param interrupted whether the user wants it to end
     * @param mistakes takes what has failed by a mistake of Tare's own
     */
    ExplainPass(
            ReadyProfile ready,
            Optional<EnvoyBinary> envoy,
            JavaCommand java,
            Clock clock,
            BooleanSupplier interrupted,
            Consumer<Throwable> mistakes) {
        this.ready = ready;
        this.plan = ready.plan();
        this.envoy = envoy;
        this.java = java;
        this.clock = clock;
        this.interrupted = interrupted;
        this.mistakes = mistakes;
        this.traces = new TraceBook(ways(), TracedWays.SERVICES);
        this.lines = new WorkerLineCollector(plan, Map.of());
    }

    private Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            List<Layer> proxies = ready.meshes()
                    .of(environment.name())
                    .map(TracedWays::proxies)
                    .orElse(List.of());
            ways.put(environment.name(), TracedWays.to(environment, plan, proxies, true));
        }
        return ways;
    }

    /**
     * Carries it out. Whatever hinders it is part of what comes of it: what was measured stands.
     *
     * @param run the run's name
     * @param measured the trials that count
     */
    Explanation run(String run, List<MeasuredTrial> measured) throws InterruptedException {
        try (OtlpCollector collector = new OtlpCollector();
                ProcessFleet fleet = ProcessFleet.tracing(
                        plan, ready.meshes(), ready.tlsFiles(), envoy, java, clock, Endpoint.local(collector.port()))) {
            fleet.start();
            awaitReady(fleet);
            carryOut(fleet, plan.rehearsal(), attempt -> Optional.empty());
            Map<String, Integer> oneOf = SampleShare.oneOf(plan, measured);
            int completed = carryOut(
                    fleet,
                    plan.explanation(),
                    attempt -> Optional.of(new Sampling(traceIdPrefix(run, attempt), oneOf, Explain.MOST_REQUESTS)));
            traces.keep(traceIdPrefix(run, completed));
            awaitSpans(fleet, collector);
            return new Explanation(traces.explanations(), traces.gaps());
        } catch (FleetException | IOException e) {
            return Explanation.failed(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            mistakes.accept(e);
            return Explanation.failed("an internal error of Tare: " + e);
        }
    }

    /**
     * All spans of its requests.
     *
     * @param run the run's name
     */
    List<Span> spans(String run) {
        return traces.spans(run);
    }

    /** What the IDs of all traces of an attempt begin with; another attempt is another trial, whose traces are others. */
    static String traceIdPrefix(String run, int attempt) {
        return ShortHash.of(run + "#" + attempt, PREFIX_DIGITS);
    }

    private void awaitReady(ProcessFleet fleet) throws FleetException, InterruptedException {
        Instant until = clock.instant().plus(START_PATIENCE);
        while (lines.evidence().size() < plan.workers().size()) {
            look(fleet);
            if (clock.instant().isAfter(until)) {
                throw new FleetException(
                        StartFailureReason.WorkersNotReady,
                        "not every worker was ready after %d s".formatted(START_PATIENCE.toSeconds()));
            }
        }
    }

    /** Returns the attempt that completed, from 0. */
    private int carryOut(ProcessFleet fleet, Block block, IntFunction<Optional<Sampling>> sampling)
            throws FleetException, IOException, InterruptedException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Instant start = clock.instant().plus(LEAD.multipliedBy(1L << attempt));
            fleet.publish(block, start, sampling.apply(attempt));
            Instant until = start.plus(block.length()).plus(RESULT_PATIENCE);
            boolean inTime = true;
            while (inTime && clock.instant().isBefore(until)) {
                look(fleet);
                if (lines.complete(block.number(), start).size()
                        == block.trials().size()) {
                    return attempt;
                }
                inTime = lines.receipts(block.number(), start).stream().allMatch(BlockAcknowledgement::inTime);
            }
            if (inTime) {
                throw new FleetException(
                        MeasuringFailureReason.ResultsMissing,
                        "%s has ended, but results of workers are missing".formatted(Block.title(block.number())));
            }
        }
        throw new FleetException(
                MeasuringFailureReason.ScheduleLate,
                "%s reached a worker only after it should have begun, %d times in a row"
                        .formatted(Block.title(block.number()), MOST_ATTEMPTS));
    }

    private void awaitSpans(ProcessFleet fleet, OtlpCollector collector) throws FleetException, InterruptedException {
        Instant until = clock.instant().plus(SPAN_PATIENCE);
        do {
            look(fleet);
            collector.spans().forEach(traces::take);
        } while (!traces.isComplete() && clock.instant().isBefore(until));
    }

    private void look(ProcessFleet fleet) throws FleetException, InterruptedException {
        fleet.lines(GLANCE).forEach(line -> {
            traces.take(line);
            lines.take(line);
        });
        if (interrupted.getAsBoolean()) {
            throw new FleetException(ProcessFailureReason.Interrupted, "the run was interrupted");
        }
        if (lines.failure().isPresent()) {
            throw new FleetException(
                    lines.failure().get().reason(), lines.failure().get().message());
        }
        fleet.check();
    }
}
