package dev.tare.load.trial;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.peers.ScriptedServer;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.TraceParent;
import dev.tare.wire.WorkerLine.ClientSpan;
import dev.tare.wire.WorkerLine.Sampled;

import static org.assertj.core.api.Assertions.assertThat;

/** Which requests carry trace context; and that no others do, to the byte. */
@Timeout(60)
class SampledRequestsTest extends Http1Trials {

    private static final String PREFIX = "0123456789abcdef";
    private static final Trial TRIAL = new Trial(-2, "mesh", 0, 0, 42, 100);

    private static SampledRequests sample(int oneOf, int most, int worker, int workers) {
        return SampledRequests.of(
                new Sampling(PREFIX, Map.of("mesh", oneOf), most), TRIAL, 3, worker, workers, 5_000_000, 1_000_000);
    }

    private static List<TraceParent> drawn(SampledRequests sample, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> sample.next(true))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void oneOfEachSoManyIsDrawn() {
        SampledRequests sample = sample(10, 200, 0, 1);
        for (int ten = 0; ten < 20; ten++) {
            assertThat(drawn(sample, 10)).hasSize(1);
        }
        assertThat(drawn(sample(1, 200, 0, 1), 50)).hasSize(50);
    }

    @Test
    void isNotAlwaysTheSameOfSoMany() {
        SampledRequests sample = sample(10, 200, 0, 1);
        List<Integer> places = Stream.generate(() -> IntStream.range(0, 10)
                        .filter(place -> sample.next(true) != null)
                        .sum())
                .limit(50)
                .distinct()
                .toList();
        assertThat(places).hasSizeGreaterThan(5);
    }

    @Test
    void allWorkersTogetherDrawNoMoreThanSoMany() {
        int drawn = IntStream.range(0, 3)
                .map(worker -> drawn(sample(1, 20, worker, 3), 100).size())
                .sum();
        assertThat(drawn).isEqualTo(20);
    }

    @Test
    void idsTellRunTrialWorkerAndRequest() {
        assertThat(drawn(sample(1, 200, 1, 2), 2))
                .containsExactly(
                        new TraceParent(PREFIX + "0003000100000001", "0003000100000001"),
                        new TraceParent(PREFIX + "0003000100000002", "0003000100000002"));
    }

    @Test
    void theWarmUpIsLeftAlone() {
        SampledRequests sample = sample(1, 200, 0, 1);
        assertThat(sample.next(false)).isNull();
        assertThat(sample.next(true)).isNotNull();
    }

    @Test
    void noneCarriesAnyWhereNoneIsAskedFor() {
        SampledRequests none = SampledRequests.of(null, TRIAL, 0, 0, 1, 0, 0);
        assertThat(drawn(none, 1_000)).isEmpty();
        assertThat(none.lines()).isEmpty();

        SampledRequests ofOthers = SampledRequests.of(
                new Sampling(PREFIX, Map.of("baseline", 1), 200), TRIAL, 0, 0, 1, 5_000_000, 1_000_000);
        assertThat(drawn(ofOthers, 1_000)).isEmpty();
        assertThat(ofOthers.lines()).isEmpty();
    }

    @Test
    void howManyWereDrawnIsToldAlsoWhereNoneWasAnswered() {
        SampledRequests sample = sample(10, 200, 1, 2);
        assertThat(sample.lines()).containsExactly(new Sampled(1, "mesh", PREFIX, 0));
        drawn(sample, 30);
        assertThat(sample.lines()).containsExactly(new Sampled(1, "mesh", PREFIX, 3));
    }

    /** Where a proxy records all requests but those that say that nobody is to. */
    @Test
    void allOthersSayThatNobodyIsToRecordThemWhereThatIsAskedFor() {
        SampledRequests sample = SampledRequests.of(
                new Sampling(PREFIX, Map.of("mesh", 10), 2, Set.of("mesh")), TRIAL, 0, 0, 1, 5_000_000, 1_000_000);
        assertThat(sample.next(false).value())
                .as("not of the recorded part")
                .isEqualTo("00-" + PREFIX + "00000000ffffffff-00000000ffffffff-00");
        List<TraceParent> carried = drawn(sample, 100);
        assertThat(carried).hasSize(100);
        assertThat(carried).filteredOn(TraceParent::recorded).hasSize(2);
        assertThat(carried)
                .filteredOn(trace -> !trace.recorded())
                .extracting(TraceParent::value)
                .containsOnly(sample.next(true).value());
        assertThat(sample.lines()).containsExactly(new Sampled(0, "mesh", PREFIX, 2));
    }

    // On the wire.

    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

    private TrialBench.Outcome send(SampledRequests sample, String method, String body) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
                received.add(request);
                conversation.write(OK);
            }
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1(method, body), 2);
        bench.sampling(sample);
        return bench.run(pool, TrialBench.at(0, 10, 20, 30, 40, 50, 60, 70), TrialBench.Parts.recorded(100));
    }

    /** What a measured trial sends is the request, and nothing else. */
    @Test
    void measuredTrialsSendTheSameBytesEachTime() throws Exception {
        send(SampledRequests.none(), "GET", "").assertAllAnswered(8);
        assertThat(received).hasSize(8).containsOnly("GET / HTTP/1.1\r\nhost: tested\r\nx-test: yes\r\n\r\n");
    }

    @Test
    void sampledRequestsDifferByTheirHeaderOnly() throws Exception {
        SampledRequests sample = sample(4, 200, 0, 1);
        send(sample, "POST", "body").assertAllAnswered(8);
        List<String> traced = received.stream()
                .filter(request -> request.contains("traceparent"))
                .toList();
        assertThat(traced)
                .hasSize(2)
                .anyMatch(request -> request.contains(
                        "\r\ntraceparent: 00-" + PREFIX + "0003000000000001-0003000000000001-01\r\n\r\nbody"));
        assertThat(received.stream()
                        .map(request -> request.replaceFirst("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n", ""))
                        .distinct())
                .hasSize(1);

        List<ClientSpan> spans = sample.spans();
        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.environment()).isEqualTo("mesh");
            assertThat(span.block()).isEqualTo(-2);
            assertThat(span.intendedEpochNs()).isLessThanOrEqualTo(span.sentEpochNs());
            assertThat(span.sentEpochNs()).isLessThan(span.firstByteEpochNs());
            assertThat(span.firstByteEpochNs()).isLessThanOrEqualTo(span.endEpochNs());
        });
    }
}
