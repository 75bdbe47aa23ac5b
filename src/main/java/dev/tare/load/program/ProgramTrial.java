package dev.tare.load.program;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.util.NetUtil;
import org.HdrHistogram.Histogram;

import dev.tare.load.WorkerFailure;
import dev.tare.load.trial.StartInstant;
import dev.tare.load.trial.TrialQueue;
import dev.tare.load.trial.TrialWait;
import dev.tare.load.trial.TrialWindow;
import dev.tare.load.trial.WorkerRate;
import dev.tare.measure.Answers;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.usage.HostPressure;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLineResultBuilder;

/**
 * Lets a load generator of others make the load of one trial. How late it sends is known to nobody, and how near it is to
 * its limits neither; that it sends too little is seen as with the worker's own engine.
 */
public final class ProgramTrial {

    /** How long after its last request, and that request's timeout, it may take to end. */
    private static final Duration TO_END = Duration.ofSeconds(10);

    /** Of its highest rate, what a program that is held to it sends at the least. */
    private static final double NEARLY = 0.95;

    private static final TrialWait.Glance NOTHING = () -> {};

    private final ProgramFile file;
    private final Assignment assignment;
    private final Trial trial;
    private final Schedule schedule;
    private final TrialWindow window;
    private final long startSkewNs;
    private final TrialWait wait;
    private final LoadOrder order;

    /**
     * A trial that has not begun.
     *
     * @param address where its requests go
     * @param agenda tells whether the schedule still holds it
     */
    public ProgramTrial(
            ProgramFile file,
            Assignment assignment,
            InetSocketAddress address,
            TrialQueue agenda,
            Trial trial,
            Clock clock) {
        this.file = file;
        this.assignment = assignment;
        this.trial = trial;
        this.schedule = agenda.schedule();
        long plannedNs = StartInstant.monotonicNs(trial.startEpochNs(), clock);
        long startNs = Math.max(plannedNs, System.nanoTime());
        long recordFromNs = startNs + schedule.warmupNs();
        long endNs = recordFromNs + schedule.durationNs();
        window = new TrialWindow(
                startNs, recordFromNs, endNs, endNs + assignment.request().timeoutNs() + TO_END.toNanos());
        startSkewNs = startNs - plannedNs;
        wait = new TrialWait(agenda, trial, startNs);
        order = order(address, trial.startEpochNs() + startSkewNs + schedule.warmupNs());
    }

    private LoadOrder order(InetSocketAddress address, long recordFromEpochNs) {
        Path path = assignment.paths().stream()
                .filter(each -> each.environment().equals(trial.environment()))
                .findFirst()
                .orElseThrow();
        HttpRequest request = http1(assignment.request());
        boolean closed = assignment.load().concurrency() > 0;
        return LoadOrderBuilder.builder()
                .url("http://" + NetUtil.toSocketAddressString(address) + request.path())
                .authority(path.authority())
                .method(request.method())
                .headers(request.headers())
                .body(request.body())
                .timeout(Duration.ofNanos(assignment.request().timeoutNs()))
                .requestsPerSecond(
                        WorkerRate.share(trial.requestsPerSecond(), assignment.worker(), assignment.workers()))
                .mostPerSecond(
                        WorkerRate.cap(assignment.load().mostPerSecond(), assignment.worker(), assignment.workers()))
                .connections(
                        closed
                                ? assignment.load().concurrency()
                                : assignment.load().connections())
                .warmup(Duration.ofNanos(schedule.warmupNs()))
                .duration(Duration.ofNanos(schedule.durationNs()))
                .recordFromEpochNs(recordFromEpochNs)
                .build();
    }

    /** The others send nothing else: a profile that asks for it is refused. */
    private static HttpRequest http1(RequestTemplate request) {
        if (request instanceof RequestTemplate.Http1 http1) {
            return http1.http();
        }
        throw new IllegalArgumentException("load generators of others send HTTP/1.1 only");
    }

    /**
     * Measures.
     *
     * @param meter reads what processes use
     * @param pressure reads what disturbs this worker
     * @return what was measured; empty if the schedule holds the trial no longer
     */
    public Optional<WorkerLine.Result> run(UsageMeter meter, HostPressure pressure)
            throws WorkerFailure, InterruptedException {
        if (!wait.until(window.startNs(), NOTHING) || !warmup()) {
            return Optional.empty();
        }
        LoadOutput output = file.program().output(order);
        try (ProgramCall call = new ProgramCall(
                file, file.program().arguments(order), file.program().input(order), output::line)) {
            if (!wait.until(window.recordFromNs(), NOTHING)) {
                return Optional.empty();
            }
            UsageMeter.Reading before = meter.read(schedule.watched(trial.environment()));
            long throttledNs = pressure.throttledNs();
            long stealNs = pressure.stealNs();
            if (!wait.until(window.endNs(), NOTHING)) {
                return Optional.empty();
            }
            List<ProcessUsage> usage = meter.since(before);
            throttledNs = pressure.throttledNs() - throttledNs;
            stealNs = pressure.stealNs() - stealNs;
            call.await(window.drainUntilNs());
            return Optional.of(result(outcome(output), usage, throttledNs, stealNs));
        }
    }

    /** Carries out a call that warms up and does nothing else; returns whether the schedule still holds the trial. */
    private boolean warmup() throws WorkerFailure, InterruptedException {
        Optional<List<String>> arguments = file.program().warmupArguments(order);
        if (arguments.isEmpty()) {
            return true;
        }
        try (ProgramCall call = new ProgramCall(file, arguments.get(), "", line -> {})) {
            if (!wait.until(window.recordFromNs(), NOTHING)) {
                return false;
            }
            call.await(window.drainUntilNs());
            return true;
        }
    }

    private LoadOutcome outcome(LoadOutput output) throws WorkerFailure {
        try {
            return output.outcome();
        } catch (IllegalArgumentException e) {
            throw WorkerFailure.generatorFailed(file.program().file(), "wrote " + e.getMessage(), e);
        }
    }

    private WorkerLine.Result result(LoadOutcome outcome, List<ProcessUsage> usage, long throttledNs, long stealNs) {
        Histogram unknown = Histograms.create();
        boolean fromIntended = file.program().fromIntendedSend();
        long asked =
                Math.round(order.requestsPerSecond() * (double) schedule.durationNs() / TimeUnit.SECONDS.toNanos(1));
        return WorkerLineResultBuilder.builder()
                .worker(assignment.worker())
                .block(trial.block())
                .environment(trial.environment())
                .repeat(trial.repeat())
                .startEpochNs(trial.startEpochNs())
                .requestsPerSecond(trial.requestsPerSecond())
                .recordedNs(schedule.durationNs())
                .startSkewNs(startSkewNs)
                .scheduled(Math.max(asked, outcome.sent()))
                .sentInTime(outcome.sent())
                .answered(outcome.latencies().getTotalCount())
                .errors(outcome.errors())
                .clamped(outcome.clamped())
                .response(Histograms.encode(outcome.latencies()))
                .service(Histograms.encode(fromIntended ? unknown : outcome.latencies()))
                .lateness(Histograms.encode(unknown))
                .leastResponse(Histograms.encode(outcome.latencies()))
                .usage(usage)
                .throttledNs(throttledNs)
                .stealNs(stealNs)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .held(wasHeld(outcome) ? outcome.sent() : 0)
                .build();
    }

    /** A program does not tell which requests it has held back. At its highest rate, it is taken to have held all. */
    private boolean wasHeld(LoadOutcome outcome) {
        return order.mostPerSecond() > 0
                && outcome.sent()
                        >= NEARLY * order.mostPerSecond() * schedule.durationNs() / TimeUnit.SECONDS.toNanos(1);
    }
}
