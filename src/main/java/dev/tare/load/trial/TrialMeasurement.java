package dev.tare.load.trial;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.tare.load.ConnectionPool;
import dev.tare.load.WorkerFailure;
import dev.tare.measure.Arrivals;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.Histograms;
import dev.tare.measure.PoissonArrivals;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.RateCurve;
import dev.tare.measure.Saturation;
import dev.tare.measure.StagedArrivals;
import dev.tare.transport.LoopUse;
import dev.tare.transport.TimedLoop;
import dev.tare.usage.HostPressure;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.LoadShape;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLineResultBuilder;

/** Measures one trial: waits for its instants, and reads at both ends of its recorded part what is used. */
public final class TrialMeasurement {

    private final TimedLoop loop;
    private final Assignment assignment;
    private final ConnectionPool pool;
    private final Trial trial;
    private final Schedule schedule;
    private final TrialWindow window;
    private final long startSkewNs;
    private final TrialWait wait;
    private final Generator generator;
    private final Optional<Rehearsal> rehearsal;
    private final SampledRequests sampled;

    /**
     * A trial that has not begun.
     *
     * @param pool what carries its requests
     * @param agenda tells whether the schedule still holds it
     */
    public TrialMeasurement(
            TimedLoop loop, Assignment assignment, ConnectionPool pool, TrialQueue agenda, Trial trial, Clock clock) {
        this.loop = loop;
        this.assignment = assignment;
        this.pool = pool;
        this.trial = trial;
        this.schedule = agenda.schedule();
        long plannedNs = StartInstant.monotonicNs(trial.startEpochNs(), clock);
        long nowNs = System.nanoTime();
        long startNs = Math.max(plannedNs, nowNs);
        long recordFromNs = startNs + schedule.warmupNs();
        long endNs = recordFromNs + schedule.durationNs();
        window = new TrialWindow(
                startNs, recordFromNs, endNs, endNs + assignment.load().drainNs());
        startSkewNs = startNs - plannedNs;
        wait = new TrialWait(agenda, trial, startNs);
        sampled = SampledRequests.of(
                schedule.sampling(),
                trial,
                schedule.trials().indexOf(trial),
                assignment.worker(),
                assignment.workers(),
                EpochNanos.of(clock.instant()),
                System.nanoTime());
        generator = new Generator(
                pool,
                arrivals(),
                window,
                assignment.request().timeoutNs(),
                assignment.load().batchNs(),
                assignment.load().thinkNs(),
                new RateCap(
                        WorkerRate.cap(assignment.load().mostPerSecond(), assignment.worker(), assignment.workers())),
                sampled);
        rehearsal = trial.counts() || trial.requestsPerSecond() == 0 || schedule.sampling() != null
                ? Optional.empty()
                : Optional.of(new Rehearsal(highestRate(), assignment.workers()));
    }

    private Arrivals arrivals() {
        LoadShape load = assignment.load();
        if (trial.requestsPerSecond() == 0) {
            return null;
        }
        long rate = load.stages().isEmpty() ? trial.requestsPerSecond() : 1;
        Arrivals arrivals = load.constant()
                ? new ConstantArrivals(rate, assignment.worker(), assignment.workers())
                : new PoissonArrivals(rate, assignment.worker(), assignment.workers(), trial.arrivalSeed());
        return load.stages().isEmpty() ? arrivals : new StagedArrivals(arrivals, curve(load.stages()));
    }

    /** The warm-up, and then the stages. */
    private RateCurve curve(List<RateCurve.Stage> stages) {
        long first = stages.get(0).requestsPerSecond();
        List<RateCurve.Stage> all = new ArrayList<>(stages);
        if (schedule.warmupNs() > 0) {
            all.add(0, new RateCurve.Stage(first, schedule.warmupNs()));
        }
        return new RateCurve(first, all);
    }

    private long highestRate() {
        return assignment.load().stages().stream()
                .mapToLong(RateCurve.Stage::requestsPerSecond)
                .max()
                .orElse(trial.requestsPerSecond());
    }

    /**
     * Measures.
     *
     * @param meter reads what processes use
     * @param pressure reads what disturbs this worker
     * @param lines takes a line about every second, and at the end those of the requests that carried trace context
     * @return what was measured; empty if the schedule holds the trial no longer
     */
    public Optional<WorkerLine.Result> run(UsageMeter meter, HostPressure pressure, Consumer<? super WorkerLine> lines)
            throws WorkerFailure, InterruptedException {
        loop.execute(() -> {
            pool.open();
            loop.add(generator);
        });
        try {
            if (!await(window.recordFromNs(), lines)) {
                return Optional.empty();
            }
            UsageMeter.Reading before = meter.read(schedule.watched(trial.environment()));
            long throttledNs = pressure.throttledNs();
            long stealNs = pressure.stealNs();
            SaturationMeter saturation = new SaturationMeter(loop);
            if (!await(window.endNs(), lines)) {
                return Optional.empty();
            }
            WorkerLine.Result result = result(
                    meter.since(before),
                    pressure.throttledNs() - throttledNs,
                    pressure.stealNs() - stealNs,
                    saturation.read());
            loop.ask(sampled::lines).forEach(lines);
            return Optional.of(result);
        } finally {
            loop.execute(() -> {
                generator.breakOff();
                loop.remove(generator);
            });
        }
    }

    private boolean await(long atNs, Consumer<? super WorkerLine> lines) throws WorkerFailure, InterruptedException {
        return wait.until(atNs, () -> {
            lines.accept(progress());
            if (rehearsal.isPresent()) {
                rehearsal.get().take(loop.ask(this::look));
            }
        });
    }

    private WorkerLine.Result result(List<ProcessUsage> usage, long throttledNs, long stealNs, Saturation saturation)
            throws InterruptedException {
        TrialRecorder recorder = recorded();
        return WorkerLineResultBuilder.builder()
                .worker(assignment.worker())
                .block(trial.block())
                .environment(trial.environment())
                .repeat(trial.repeat())
                .startEpochNs(trial.startEpochNs())
                .requestsPerSecond(trial.requestsPerSecond())
                .recordedNs(schedule.durationNs())
                .startSkewNs(startSkewNs)
                .scheduled(recorder.scheduled())
                .sentInTime(recorder.sentInTime())
                .answered(recorder.answered())
                .errors(recorder.errors())
                .clamped(recorder.clamped())
                .response(Histograms.encode(recorder.response()))
                .service(Histograms.encode(recorder.service()))
                .lateness(Histograms.encode(recorder.lateness()))
                .leastResponse(Histograms.encode(recorder.leastResponse()))
                .usage(usage)
                .throttledNs(throttledNs)
                .stealNs(stealNs)
                .saturation(saturation.withBlockedWrites(recorder.blockedWrites()))
                .answers(recorder.answers(loop.ask(pool::means), loop.ask(pool::errorsFrom)))
                .held(recorder.heldRequests())
                .build();
    }

    private TrialRecorder recorded() throws InterruptedException {
        try {
            return generator.done().get(10, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the load loop has stopped", e);
        }
    }

    private Rehearsal.Look look() {
        LoopUse use = loop.use();
        return new Rehearsal.Look(
                System.nanoTime(), use.busyNs() - use.waitedNs(), generator.started(), generator.behindNs());
    }

    private WorkerLine.Progress progress() {
        return new WorkerLine.Progress(
                assignment.worker(),
                trial.block(),
                trial.environment(),
                trial.repeat(),
                generator.started(),
                generator.completed());
    }
}
