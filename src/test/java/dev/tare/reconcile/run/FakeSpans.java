package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.ModeArguments;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.ClientSpan;
import dev.tare.wire.WorkerLine.Sampled;
import dev.tare.wire.WorkerLine.ServerSpan;

/**
 * What is recorded of requests that carry trace context, by those who were started to record. Of each environment there are 5, of
 * which the third is answered after 7 ms: 0.5 ms on the way to the client's proxy, 5.3 ms in that and on the wire, 0.8 ms in the
 * server's, 0.4 ms in the target.
 */
final class FakeSpans {

    static final int REQUESTS = 5;

    private static final long CLIENT_NS = 7_000_000;
    private static final long CLIENT_PROXY_NS = 6_500_000;
    private static final long SERVER_PROXY_NS = 1_200_000;
    private static final long SERVER_NS = 400_000;
    private static final long STEP_NS = 100_000;

    private final ApiServerStandIn server;

    FakeSpans(ApiServerStandIn server) {
        this.server = server;
    }

    /** The trace of one of these requests. */
    static String trace(Sampling sampling, String environment, int number) {
        return sampling.traceIdPrefix() + "%08x%08x".formatted(environment.hashCode(), number);
    }

    static String clientSpan(int number) {
        return "c%015x".formatted(number);
    }

    /** What the containers of a pod write after a trial. */
    void write(Pod pod, boolean worker, Trial trial, Sampling sampling, Instant at) {
        String own = worker ? "worker" : "target";
        if (worker) {
            say(pod, own, at, new Sampled(0, trial.environment(), sampling.traceIdPrefix(), REQUESTS));
        }
        long from = trial.startEpochNs();
        for (int number = 0; number < REQUESTS; number++) {
            String trace = trace(sampling, trial.environment(), number);
            long laterNs = (number - REQUESTS / 2) * STEP_NS;
            if (worker) {
                long end = from + CLIENT_NS + laterNs;
                say(
                        pod,
                        own,
                        at,
                        new ClientSpan(
                                0,
                                trial.block(),
                                trial.environment(),
                                trace,
                                clientSpan(number),
                                from,
                                from,
                                end,
                                end));
                record(pod, Side.CLIENT.containerName(), Side.CLIENT.proxyName(), trace, CLIENT_PROXY_NS + laterNs, at);
            } else {
                record(pod, Side.SERVER.containerName(), Side.SERVER.proxyName(), trace, SERVER_PROXY_NS, at);
                record(pod, own, ServerSpan.TARGET, trace, SERVER_NS, at);
            }
        }
    }

    private void record(Pod pod, String container, String service, String trace, long durationNs, Instant at) {
        boolean records = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(one -> one.getName().equals(container))
                .map(Container::getCommand)
                .flatMap(List::stream)
                .anyMatch(ModeArguments.SPANS::equals);
        if (records) {
            long begin = EpochNanos.of(at);
            say(
                    pod,
                    container,
                    at,
                    new ServerSpan(
                            service,
                            trace,
                            "a" + trace.substring(17),
                            "b" + trace.substring(17),
                            begin,
                            begin + durationNs));
        }
    }

    private void say(Pod pod, String container, Instant at, WorkerLine line) {
        server.writeLog(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container, at, Json.write(line));
    }
}
