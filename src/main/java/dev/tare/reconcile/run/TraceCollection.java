package dev.tare.reconcile.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.explain.Layer;
import dev.tare.explain.Span;
import dev.tare.explain.TraceBook;
import dev.tare.explain.Way;
import dev.tare.fleet.TracingAddresses;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.Tracing;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.PodLog;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.otlp.JaegerPages;
import dev.tare.otlp.JaegerTraces;
import dev.tare.otlp.OtlpSender;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.run.Explanation;
import dev.tare.run.TracedWays;

/**
 * The spans of a pass that explains a run: lines of workers, targets and reference proxies in their pods' logs, and what other
 * proxies have handed in to Jaeger.
 */
final class TraceCollection {

    private final PodFleet fleet;
    private final TracingAddresses addresses;

    /**
     * What was found in one look.
     *
     * @param traces all of it
     * @param lines the spans of those who write lines, which nobody else hands in
     * @param problem what could not be read, in a sentence
     */
    record Found(TraceBook traces, List<Span> lines, Optional<String> problem) {

        /** Whether nothing is missing of what is shown. */
        boolean isComplete() {
            return problem.isEmpty() && traces.lacking().isEmpty();
        }

        /** What it comes to if nothing else comes. */
        Explanation explanation() {
            Optional<String> missing = Stream.of(traces.gaps(), problem)
                    .flatMap(Optional::stream)
                    .reduce((gaps, unread) -> gaps + "; " + unread);
            return new Explanation(traces.explanations(), missing);
        }
    }

    TraceCollection(PodFleet fleet, TracingAddresses addresses) {
        this.fleet = fleet;
        this.addresses = addresses;
    }

    /** Looks for all that was written and handed in since the pass was published. */
    Found find(ObservedRun seen) throws InterruptedException {
        Publication publication = seen.run().getStatus().publication();
        TraceBook traces = new TraceBook(ways(seen.ready()), TracedWays.SERVICES);
        traces.keep(seen.ready().pass().orElseThrow().traceIdPrefix(publication.attempt()));
        Optional<String> unread = readLogs(seen, Instant.parse(publication.publishedAt()), traces);
        List<Span> lines = traces.spans(seen.identity().name());
        return new Found(traces, lines, unread.isPresent() ? unread : readJaeger(traces));
    }

    /** A log that cannot be read is no hindrance to the others; a node that does not answer is asked once. */
    private Optional<String> readLogs(ObservedRun seen, Instant publishedAt, TraceBook traces) {
        List<String> problems = new ArrayList<>();
        Set<String> silentNodes = new HashSet<>();
        for (ObservedPod pod : seen.pods().all().toList()) {
            if (pod.node().filter(silentNodes::contains).isPresent()) {
                continue;
            }
            for (String container : writers(pod)) {
                try {
                    PodLog.Rest rest = fleet.logs(
                            seen.identity(), pod, container, seen.clocks().logSince(pod, publishedAt), traces::take);
                    if (rest.tooLong()) {
                        problems.add("the log of pod %s is too long to be read to its end".formatted(pod.name()));
                    }
                } catch (KubernetesClientException e) {
                    pod.node().ifPresent(silentNodes::add);
                    problems.add("the log of pod %s cannot be read: %s".formatted(pod.name(), e.getMessage()));
                    break;
                }
            }
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    private static List<String> writers(ObservedPod pod) {
        List<String> containers = new ArrayList<>(List.of(pod.container()));
        for (Side side : Side.values()) {
            if (pod.containerIds().containsKey(side.containerName())) {
                containers.add(side.containerName());
            }
        }
        return containers;
    }

    private Optional<String> readJaeger(TraceBook traces) throws InterruptedException {
        if (addresses.query().isEmpty()) {
            return Optional.empty();
        }
        try {
            new JaegerTraces(addresses.query().get()).read(traces.lacking(), traces::take);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Who is on the way of each environment's requests, and who of them records. */
    private Map<String, Way> ways(Preparation.Ready ready) {
        Tracing tracing = Tracing.on(addresses);
        Map<String, Way> ways = new LinkedHashMap<>();
        for (PlannedEnvironment environment : ready.plan().environments()) {
            SidecarMesh own = ready.meshes().get(environment.name());
            MeshEnrolment others = ready.memberships().get(environment.name());
            List<Layer> proxies = List.of();
            boolean recorded = false;
            if (own != null) {
                proxies = TracedWays.proxies(own);
                recorded = tracing.isRecordedBy(own);
            } else if (others != null) {
                // Whether a user's own target has a proxy, and what that records, is nothing that a run decides.
                boolean isSample = environment.target().sample() != null;
                proxies = isSample ? List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY) : List.of(Layer.CLIENT_PROXY);
                recorded = tracing.feature(environment, others).isPresent();
            }
            ways.put(environment.name(), TracedWays.to(environment, ready.plan(), proxies, recorded));
        }
        return ways;
    }

    /**
     * Hands in what was written as lines.
     *
     * @return why it was not taken, in a sentence
     */
    Optional<String> send(List<Span> lines) throws InterruptedException {
        if (addresses.receiver().isEmpty() || lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            new OtlpSender(addresses.receiver().get()).send(lines);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no spans were sent: " + e.getMessage());
        }
    }

    /** Where people see all traces of a run; empty where they are not kept, or nobody shows them. */
    Optional<String> pageOf(String run, Instant from, Instant to) {
        return pages().map(pages -> pages.search(TraceBook.WORKER, TraceBook.RUN, run, from, to));
    }

    /** The same explanation, with the pages of its traces. */
    Explanation withPages(Explanation explanation) {
        return pages().map(pages -> new Explanation(
                        explanation.environments().stream()
                                .map(environment -> withPages(environment, pages))
                                .toList(),
                        explanation.missing()))
                .orElse(explanation);
    }

    private Optional<JaegerPages> pages() {
        return addresses.receiver().flatMap(sent -> addresses.pages()).map(JaegerPages::new);
    }

    private static EnvironmentExplanation withPages(EnvironmentExplanation environment, JaegerPages pages) {
        return new EnvironmentExplanation(
                environment.environment(),
                environment.sampled(),
                environment.exemplars().stream()
                        .map(one -> new Exemplar(
                                one.rank(),
                                one.traceId(),
                                one.responseMicros(),
                                one.hops(),
                                one.missingSpans(),
                                pages.trace(one.traceId())))
                        .toList());
    }
}
