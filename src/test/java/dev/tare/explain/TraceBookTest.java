package dev.tare.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.ClientSpan;
import dev.tare.wire.WorkerLine.Sampled;
import dev.tare.wire.WorkerLine.ServerSpan;

import static org.assertj.core.api.Assertions.assertThat;

class TraceBookTest {

    private static final Map<String, Layer> SERVICES =
            Map.of("tare-client", Layer.CLIENT_PROXY, "tare-target", Layer.SERVER);

    private final Map<String, Way> ways = new LinkedHashMap<>();

    TraceBookTest() {
        ways.put("baseline", Way.recorded(List.of(Layer.SERVER)));
        ways.put("mesh", Way.recorded(List.of(Layer.CLIENT_PROXY, Layer.SERVER)));
    }

    private static String trace(int number) {
        return "%032x".formatted(number);
    }

    /** Of a request that waited 400 ns, and was then under way for so long. */
    private static ClientSpan client(String environment, int number, long ns) {
        return new ClientSpan(
                0, -2, environment, trace(number), "%016x".formatted(number), 600, 1_000, 1_500, 1_000 + ns);
    }

    /** By a clock that has nothing to do with the worker's. */
    private static ServerSpan server(String service, int number, long ns) {
        return new ServerSpan(service, trace(number), "00000000000000ff", "%016x".formatted(number), 77, 77 + ns);
    }

    private static Tuple tuple(Rank rank, int number) {
        return Tuple.tuple(rank, trace(number));
    }

    @Test
    void showsTheOneNextToTheMedianAndTheSlowest() {
        TraceBook book = new TraceBook(ways, SERVICES);
        List<WorkerLine> lines = new ArrayList<>();
        for (int number = 1; number <= 11; number++) {
            lines.add(client("baseline", number, number * 10_000L));
            lines.add(server("tare-target", number, number * 4_000L));
        }
        lines.add(client("mesh", 100, 10_300));
        lines.add(server("tare-client", 100, 9_400));
        lines.add(server("tare-target", 100, 1_500));
        Collections.shuffle(lines, new Random(1));
        lines.forEach(book::take);

        assertThat(book.isComplete()).isTrue();
        assertThat(book.gaps()).isEmpty();
        EnvironmentExplanation baseline = book.explanations().get(0);
        assertThat(baseline.environment()).isEqualTo("baseline");
        assertThat(baseline.sampled()).isEqualTo(11);
        assertThat(baseline.exemplars())
                .extracting(Exemplar::rank, Exemplar::traceId)
                .containsExactly(
                        tuple(Rank.NearMedian, 6),
                        tuple(Rank.Slowest, 11),
                        tuple(Rank.Slowest, 10),
                        tuple(Rank.Slowest, 9));
        EnvironmentExplanation mesh = book.explanations().get(1);
        assertThat(mesh.exemplars()).hasSize(1);
        // 0.4, 0.9, 7.9 and 1.5 us, which add up to 10.7
        assertThat(mesh.exemplars().get(0).responseMicros()).isEqualTo(11);
        assertThat(mesh.exemplars().get(0).hops())
                .containsExactly(
                        new Hop("waiting before the send", 0),
                        new Hop("client to client proxy", 1),
                        new Hop("client proxy and wire", 8),
                        new Hop("server", 2));
    }

    @Test
    void saysWhoHasRecordedNothing() {
        TraceBook book = new TraceBook(ways, SERVICES);
        assertThat(book.gaps())
                .contains("baseline: no request was drawn for the sample; mesh: no request was drawn for the sample");
        book.take(new Sampled(0, "mesh", trace(0).substring(16), 3));
        book.take(new Sampled(0, "baseline", trace(0).substring(16), 0));
        assertThat(book.gaps())
                .contains("baseline: no request was drawn for the sample; "
                        + "mesh: no request of the sample was answered without error");

        book.take(client("baseline", 1, 10_000));
        book.take(server("tare-target", 1, 4_000));
        book.take(client("mesh", 2, 10_000));
        book.take(client("mesh", 3, 10_000));
        book.take(server("tare-target", 3, 4_000));
        assertThat(book.isComplete()).isFalse();
        assertThat(book.gaps()).contains("mesh: nothing came from the client proxy");
        assertThat(book.explanations().get(1).exemplars().get(0).missingSpans())
                .containsExactly("client proxy", "server");

        book.take(server("tare-client", 3, 9_000)); // one is enough to know that it records
        assertThat(book.gaps()).isEmpty();
        assertThat(book.isComplete()).isFalse();
    }

    /** Proxies in front of a target in TLS. */
    @Test
    void whoCannotRecordIsNotAwaited() {
        ways.put("mesh", new Way(List.of(Layer.CLIENT_PROXY, Layer.SERVER), List.of(Layer.SERVER)));
        TraceBook book = new TraceBook(ways, SERVICES);
        book.take(client("baseline", 1, 10_000));
        book.take(server("tare-target", 1, 4_000));
        book.take(client("mesh", 2, 10_000));
        assertThat(book.isComplete()).isFalse();
        book.take(server("tare-target", 2, 4_000));
        assertThat(book.isComplete()).isTrue();
        assertThat(book.gaps()).isEmpty();
        Exemplar shown = book.explanations().get(1).exemplars().get(0);
        assertThat(shown.missingSpans()).containsExactly("client proxy");
        assertThat(shown.hops())
                .extracting(Hop::name)
                .containsExactly("waiting before the send", "client to client proxy, client proxy and wire", "server");
    }

    @Test
    void onlyTheAttemptThatCompletedCounts() {
        TraceBook book = new TraceBook(ways, SERVICES);
        String other = "f".repeat(16) + trace(1).substring(16);
        book.take(new ClientSpan(0, -2, "mesh", other, "0000000000000001", 600, 1_000, 1_500, 9_000));
        book.take(new Sampled(0, "mesh", "f".repeat(16), 1));
        book.take(client("baseline", 1, 10_000));
        book.take(server("tare-target", 1, 4_000));
        book.keep(trace(0).substring(16));
        assertThat(book.isComplete()).isTrue();
        assertThat(book.gaps()).contains("mesh: no request was drawn for the sample");
        assertThat(book.explanations().get(1).sampled()).isZero();
        assertThat(book.spans("shop-1")).extracting(Span::traceId).containsOnly(trace(1));
    }

    @Test
    void ofARequestThatWasSentAgainTheLongestSpansCount() {
        TraceBook book = new TraceBook(ways, SERVICES);
        book.take(client("baseline", 1, 10_000));
        book.take(server("tare-target", 1, 4_000));
        book.take(server("tare-target", 1, 3_000));
        assertThat(book.explanations().get(0).exemplars().get(0).hops()).last().isEqualTo(new Hop("server", 4));
    }

    @Test
    void allSpansOfARunAreFoundByItsName() {
        TraceBook book = new TraceBook(ways, SERVICES);
        book.take(server("tare-target", 9, 1)); // of a request that nobody has told of
        book.take(client("mesh", 2, 10_000));
        book.take(server("tare-client", 2, 9_000));
        List<Span> spans = book.spans("shop-1");
        assertThat(spans).extracting(Span::service).containsExactly("tare-worker", "tare-client");
        assertThat(spans).allSatisfy(span -> assertThat(span.attributes())
                .containsEntry("tare.run", "shop-1")
                .containsEntry("tare.environment", "mesh")
                .containsEntry("tare.block", "-2"));
        assertThat(spans.get(1).parentSpanId()).isEqualTo(spans.get(0).spanId());
        assertThat(spans.get(0).durationNs()).isEqualTo(10_000);
    }

    private static Span of(String service, int trace, String id, String parent, long ns) {
        return new Span(trace(trace), id, parent, service, 5, ns, Map.of());
    }

    /** Proxies of others, each of which has the name of its pod. */
    @Test
    void whoseNameNobodyKnowsIsKnownByWhatItLiesIn() {
        ways.put("mesh", Way.recorded(List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY, Layer.SERVER)));
        TraceBook book = new TraceBook(ways, SERVICES);
        String client = "%016x".formatted(2);
        book.take(client("mesh", 2, 10_000));
        book.take(of("shop-target", 2, "00000000000000c1", "00000000000000b2", 2_000));
        book.take(of("tare-target", 2, "00000000000000d1", "00000000000000c1", 1_000));
        assertThat(book.lacking()).containsExactly(trace(2));
        assertThat(book.gaps()).hasValueSatisfying(gaps -> assertThat(gaps)
                .contains("mesh: nothing came from the client proxy and the server proxy"));

        book.take(of("shop-worker", 2, "00000000000000b1", client, 8_000)); // of an attempt before
        book.take(of("shop-worker", 2, "00000000000000b2", client, 9_000));
        assertThat(book.lacking()).isEmpty();
        assertThat(book.explanations().get(1).exemplars().get(0).hops())
                .containsExactly(
                        new Hop("waiting before the send", 0),
                        new Hop("client to client proxy", 1),
                        new Hop("client proxy and wire", 7),
                        new Hop("server proxy", 1),
                        new Hop("server", 1));
    }

    /** What others say of their spans is no reason to look for ever. */
    @Test
    void spansThatLieInEachOtherEnd() {
        ways.put("mesh", Way.recorded(List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY, Layer.SERVER)));
        TraceBook book = new TraceBook(ways, SERVICES);
        String client = "%016x".formatted(2);
        book.take(client("mesh", 2, 10_000));
        book.take(of("any", 2, client, client, 9_000));
        assertThat(book.explanations().get(1).exemplars().get(0).missingSpans())
                .containsExactly("client proxy", "server proxy", "server");
    }
}
