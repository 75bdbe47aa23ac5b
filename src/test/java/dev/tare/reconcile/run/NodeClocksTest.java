package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.PerformanceRunStatus.ClockAhead;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPodBuilder;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodShape;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.run.BlockAcknowledgement;
import dev.tare.run.WorkerId;

import static org.assertj.core.api.Assertions.assertThat;

/** What instants that nodes have told say of their clocks. */
class NodeClocksTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final NodeClocks UNKNOWN = NodeClocks.of(List.of());

    private static ObservedPod pod(String node, Instant startTime, Instant readySince) {
        return ObservedPodBuilder.builder()
                .name("p")
                .uid("uid")
                .resourceVersion("1")
                .environment("mesh")
                .worker(Optional.of(0))
                .state(new PodState.Running(true))
                .leaving(false)
                .node(Optional.of(node))
                .startTime(Optional.ofNullable(startTime))
                .readySince(Optional.ofNullable(readySince))
                .restarts(Map.of())
                .lastEnd(Map.of())
                .containerIds(Map.of())
                .shape(PodShape.UNKNOWN)
                .build();
    }

    private static ObservedPods worker(String node) {
        return new ObservedPods(List.of(pod(node, null, null)), List.of());
    }

    private static List<BlockAcknowledgement> received(Instant at) {
        return List.of(new BlockAcknowledgement(new WorkerId("mesh", 0), at, true));
    }

    private static NodeClocks known(String... clocks) {
        List<UsedNode> nodes = new ArrayList<>();
        for (String clock : clocks) {
            String[] parts = clock.split(" ");
            nodes.add(new UsedNode(
                    parts[0], null, 1, 0, new ClockAhead(Long.parseLong(parts[1]), Long.parseLong(parts[2]))));
        }
        return NodeClocks.of(nodes);
    }

    /** Its kubelet saw the pod 2 s after the run had its place, and had it ready 4 s after that, which was seen at once. */
    @ParameterizedTest
    @CsvSource({"0, -1000, 3000", "-12, -13000, -9000", "20, 19000, 23000"})
    void podsTellByWholeSeconds(int aheadSeconds, long atLeast, long atMost) {
        Instant onNode = NOON.plusSeconds(aheadSeconds);
        ObservedPods pods =
                new ObservedPods(List.of(pod("a", onNode.plusSeconds(2), onNode.plusSeconds(6))), List.of());
        NodeClocks clocks = UNKNOWN.withPods(pods, NOON, NOON.plusSeconds(7));
        assertThat(clocks.of("a")).contains(new ClockAhead(atLeast, atMost));
    }

    @Test
    void aTargetsPodTellsOfItsNode() {
        ObservedPods pods = new ObservedPods(List.of(), List.of(pod("b", NOON.minusSeconds(9), null)));
        assertThat(UNKNOWN.withPods(pods, NOON, NOON.plusSeconds(1)).of("b")).contains(new ClockAhead(-10_000, -8_000));
    }

    @Test
    void whatIsKnownIsNotForgottenForWhatPodsToldAtFirst() {
        ObservedPods pods = new ObservedPods(List.of(pod("a", NOON, NOON)), List.of());
        assertThat(known("a -300 200")
                        .withPods(pods, NOON, NOON.plusSeconds(600))
                        .of("a"))
                .contains(new ClockAhead(-300, 200));
    }

    @Test
    void receiptsTellMore() {
        NodeClocks clocks = known("a -13000 -9000")
                .withReceipts(received(NOON.minusSeconds(11)), worker("a"), NOON, NOON.plusSeconds(4));
        assertThat(clocks.of("a")).contains(new ClockAhead(-13_000, -11_000));
    }

    @Test
    void theNewerHoldsWhereAClockWasSet() {
        NodeClocks clocks = known("a -13000 -9000")
                .withReceipts(received(NOON.plusMillis(700)), worker("a"), NOON, NOON.plusSeconds(1));
        assertThat(clocks.of("a")).contains(new ClockAhead(-300, 700));
    }

    @Test
    void aLogIsReadFromWhatItMayHaveBeenByTheNodesClock() {
        ObservedPod pod = pod("a", null, null);
        assertThat(UNKNOWN.logSince(pod, NOON)).isEmpty();
        assertThat(known("a -13000 -9000").logSince(pod, NOON)).contains(NOON.minusSeconds(14));
        assertThat(known("a 9000 13000").logSince(pod, NOON)).contains(NOON.minusSeconds(1));
    }

    @Test
    void aClockIsSpokenOfFromASecondOn() {
        assertThat(known("a -900 2000", "b -3000 -999").obstacles()).isEmpty();
        assertThat(known("a -900 -400", "b -3000 -1000").sentence())
                .contains("the clock of node b is at least 1.0 s behind the operator's");
        assertThat(known("a 12340 13000").sentence())
                .contains("the clock of node a is at least 12.3 s ahead of the operator's");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a -31000 -29999 |           |
            a -31000 -30000 |           | the clock of node a is at least 30.0 s behind the operator's, and a run puts up with 30.0 s
            a 40000 41000   | b 0 1000  | the clock of node a is at least 40.0 s ahead of the operator's, and a run puts up with 30.0 s
            a 1500 2000     | b 0 501   |
            a 1500 2000     | b 0 500   | the clock of node a is at least 1.0 s ahead of that of node b, on which the same run is
            a -5000 -4000   | b -900 0  | the clock of node b is at least 3.1 s ahead of that of node a, on which the same run is
            """)
    void clocksThatAreTooFarApartEndARun(String first, String second, String sentence) {
        NodeClocks clocks = second == null ? known(first) : known(first, second);
        assertThat(clocks.obstacles().stream()
                        .filter(obstacle -> obstacle.reason() != null)
                        .map(obstacle -> obstacle.reason() + ": " + obstacle.message())
                        .findFirst())
                .isEqualTo(Optional.ofNullable(sentence).map(message -> "ClocksDiffer: " + message));
    }

    @Test
    void aRunWaitsForTheClockThatIsFurthestOff() {
        NodeClocks clocks = known("a -13000 -9000", "b -2000 500", "c 800 900");
        assertThat(clocks.ahead()).isEqualTo(Duration.ofMillis(800));
        assertThat(clocks.behind()).isEqualTo(Duration.ofSeconds(9));
        assertThat(clocks.behindAtMost()).isEqualTo(Duration.ofSeconds(13));
        assertThat(known("a -90000 0").behindAtMost()).isEqualTo(NodeClocks.MOST);
        assertThat(UNKNOWN.ahead()).isZero();
        assertThat(UNKNOWN.behind()).isZero();
        assertThat(UNKNOWN.behindAtMost()).isZero();
    }
}
