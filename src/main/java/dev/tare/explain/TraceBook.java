package dev.tare.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.ClientSpan;
import dev.tare.wire.WorkerLine.Sampled;
import dev.tare.wire.WorkerLine.ServerSpan;

/**
 * Keeps what workers, proxies and targets have recorded of requests that carry trace context, in whatever order it comes, and
 * tells what it comes to.
 */
public final class TraceBook {

    /** The attribute that says which run a span belongs to. */
    public static final String RUN = "tare.run";

    /** What workers call themselves. */
    public static final String WORKER = "tare-worker";

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

    private static final Way NOBODY = Way.recorded(List.of());

    private final Map<String, Way> ways;
    private final Map<String, Layer> services;
    private final Map<String, TracedRequest> requests = new LinkedHashMap<>();
    private final Map<String, List<Span>> spans = new HashMap<>();
    private final List<Sampled> samples = new ArrayList<>();
    private String kept = ""; // what the IDs of the traces that count begin with

    /**
     * An empty book.
     *
     * @param ways by environment, in the order of the spec, who is on the way of its requests
     * @param services by what they call themselves, who records
     */
    public TraceBook(Map<String, Way> ways, Map<String, Layer> services) {
        this.ways = new LinkedHashMap<>(ways);
        this.services = Map.copyOf(services);
    }

    /**
     * Takes a line of a worker, a target or a reference proxy. Those that say nothing of such requests are passed over, and those
     * whose IDs are none: these become parts of addresses.
     */
    public void take(WorkerLine line) {
        if (line instanceof ClientSpan client
                && TRACE_ID.matcher(client.traceId()).matches()) {
            TracedRequest request = new TracedRequest(client, ways.getOrDefault(client.environment(), NOBODY));
            if (requests.putIfAbsent(client.traceId(), request) == null) {
                spans.getOrDefault(client.traceId(), List.of()).forEach(span -> take(request, span));
            }
        } else if (line instanceof Sampled sample) {
            samples.add(sample);
        } else if (line instanceof ServerSpan server
                && TRACE_ID.matcher(server.traceId()).matches()) {
            take(SpanBuilder.builder()
                    .traceId(server.traceId())
                    .spanId(server.spanId())
                    .parentSpanId(server.parentSpanId())
                    .service(server.service())
                    .startEpochNs(server.receivedEpochNs())
                    .durationNs(Math.max(0, server.answeredEpochNs() - server.receivedEpochNs()))
                    .attributes(Map.of())
                    .build());
        }
    }

    /**
     * Takes a span of anybody but a worker. Of whom nobody knows the name is a proxy, and which one it is shows by what its span
     * lies in.
     */
    public void take(Span span) {
        spans.computeIfAbsent(span.traceId(), trace -> new ArrayList<>()).add(span);
        TracedRequest request = requests.get(span.traceId());
        if (request != null) {
            take(request, span);
        }
    }

    private void take(TracedRequest request, Span span) {
        Layer layer = services.get(span.service());
        if (layer != null) {
            request.take(layer, span.durationNs());
        } else {
            request.take(span);
        }
    }

    /**
     * Passes over all other traces, whenever they come: those of a trial that was told of again.
     *
     * @param traceIdPrefix what the IDs of those that count begin with
     */
    public void keep(String traceIdPrefix) {
        kept = traceIdPrefix;
    }

    private Stream<TracedRequest> counting() {
        return requests.values().stream()
                .filter(request -> request.client().traceId().startsWith(kept));
    }

    /** Whether all that is expected has been recorded of all requests that workers have told of. */
    public boolean isComplete() {
        return counting().allMatch(TracedRequest::isComplete);
    }

    /** The traces of those requests that {@link #explanations} shows, of which something is still expected. */
    public Set<String> lacking() {
        Set<String> shown = explanations().stream()
                .flatMap(environment -> environment.exemplars().stream())
                .map(Exemplar::traceId)
                .collect(Collectors.toCollection(TreeSet::new));
        shown.removeIf(trace -> requests.get(trace).isComplete());
        return shown;
    }

    /** What it comes to, one entry an environment. */
    public List<EnvironmentExplanation> explanations() {
        return ways.keySet().stream()
                .map(environment -> Exemplars.of(environment, of(environment)))
                .toList();
    }

    private List<TracedRequest> of(String environment) {
        return counting()
                .filter(request -> request.client().environment().equals(environment))
                .toList();
    }

    private boolean isDrawn(String environment) {
        return samples.stream()
                .anyMatch(sample -> sample.environment().equals(environment)
                        && sample.traceIdPrefix().startsWith(kept)
                        && sample.requests() > 0);
    }

    /** What is missing for good of what was to be recorded, in a sentence; empty where each has recorded some requests. */
    public Optional<String> gaps() {
        List<String> gaps = new ArrayList<>();
        ways.forEach((environment, way) -> {
            List<TracedRequest> sampled = of(environment);
            List<Layer> silent = way.recording().stream()
                    .filter(layer -> sampled.stream().noneMatch(request -> request.has(layer)))
                    .toList();
            if (sampled.isEmpty()) {
                gaps.add(environment
                        + (isDrawn(environment)
                                ? ": no request of the sample was answered without error"
                                : ": no request was drawn for the sample"));
            } else if (!silent.isEmpty()) {
                gaps.add("%s: nothing came from the %s"
                        .formatted(
                                environment,
                                silent.stream().map(Layer::title).collect(Collectors.joining(" and the "))));
            }
        });
        return gaps.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", gaps));
    }

    /**
     * All spans of the requests that workers have told of, the workers' own among them, each with what it belongs to.
     *
     * @param run the run's name
     */
    public List<Span> spans(String run) {
        List<Span> all = new ArrayList<>();
        for (TracedRequest request : counting().toList()) {
            ClientSpan client = request.client();
            Map<String, String> belongsTo = Map.of(
                    RUN, run, "tare.environment", client.environment(), "tare.block", Integer.toString(client.block()));
            all.add(with(belongsTo, own(client)));
            spans.getOrDefault(client.traceId(), List.of()).forEach(span -> all.add(with(belongsTo, span)));
        }
        return all;
    }

    private static Span own(ClientSpan client) {
        return SpanBuilder.builder()
                .traceId(client.traceId())
                .spanId(client.spanId())
                .parentSpanId("")
                .service(WORKER)
                .startEpochNs(client.sentEpochNs())
                .durationNs(client.endEpochNs() - client.sentEpochNs())
                .attributes(Map.of(
                        "tare.waiting.nanos",
                        Long.toString(client.sentEpochNs() - client.intendedEpochNs()),
                        "tare.first_byte.nanos",
                        Long.toString(client.firstByteEpochNs() - client.sentEpochNs())))
                .build();
    }

    private static Span with(Map<String, String> belongsTo, Span span) {
        Map<String, String> attributes = new HashMap<>(span.attributes());
        attributes.putAll(belongsTo);
        return SpanBuilder.builder(span).attributes(attributes).build();
    }
}
