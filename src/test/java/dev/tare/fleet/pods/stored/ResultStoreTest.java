package dev.tare.fleet.pods.stored;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.RunReason;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.measure.Answers;
import dev.tare.measure.Saturation;
import dev.tare.plan.Block;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLineResultBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a stand-in for the API server. */
class ResultStoreTest {

    private static final RunIdentity RUN = PlannedRun.IDENTITY;
    private static final long ROOM = 16 << 20;

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final ResultStore store = new ResultStore(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private static WorkerLine result(int block, String environment, String histogram) {
        return WorkerLineResultBuilder.builder()
                .worker(0)
                .block(block)
                .environment(environment)
                .repeat(0)
                .startEpochNs(1_000)
                .requestsPerSecond(100)
                .recordedNs(5)
                .startSkewNs(1)
                .scheduled(100)
                .sentInTime(100)
                .answered(99)
                .errors(Map.of())
                .clamped(0)
                .response(histogram)
                .service("s")
                .lateness("l")
                .leastResponse("r")
                .usage(List.of())
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }

    private static List<WorkerLine> lines(int block) {
        return List.of(
                result(block, "baseline", "a"),
                result(block, "envoy", "b"),
                new WorkerLine.Usage(block, "envoy", 0, 1_000, List.of()));
    }

    private List<ConfigMap> stored() {
        return server.client().configMaps().inNamespace(RUN.namespace()).list().getItems();
    }

    @Test
    void keepsOfAStoppedRunWhatCounts() throws FleetException {
        store.store(RUN, "checkout", Block.REHEARSAL, lines(-1), ROOM);
        store.store(RUN, "checkout", 0, lines(0), ROOM);
        store.store(RUN, "checkout", 1, lines(1), ROOM);
        ConfigMap second = stored().stream()
                .filter(chunk -> chunk.getMetadata().getName().endsWith("-block-1"))
                .findFirst()
                .orElseThrow();
        second.getMetadata().getAnnotations().put("tare.dev/chunk", "1"); // its first part was still to be stored
        server.client().resource(second).update();

        assertThat(store.deleteUncounted(RUN)).isEqualTo(1);
        assertThat(store.loadAll(RUN).keySet()).containsExactly(0);
        assertThat(stored()).hasSize(1);

        store.store(RUN, "checkout", 1, List.of(result(1, "baseline", "other")), ROOM);
        assertThat(store.loadAll(RUN).keySet()).containsExactly(0, 1);
    }

    @Test
    void givesBackWhatItWasGiven() throws FleetException {
        store.store(RUN, "checkout", Block.REHEARSAL, lines(-1), ROOM);
        store.store(RUN, "checkout", 0, lines(0), ROOM);
        store.store(RUN, "checkout", 10, lines(10), ROOM);
        assertThat(store.load(RUN, 10).orElseThrow()).containsExactlyInAnyOrderElementsOf(lines(10));
        assertThat(store.load(RUN, 1)).isEmpty();
        assertThat(store.loadAll(RUN).keySet()).containsExactly(-1, 0, 10);
        assertThat(stored())
                .extracting(configMap -> configMap.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "checkout-7f3a-rehearsal", "checkout-7f3a-block-0", "checkout-7f3a-block-10");
        assertThat(stored()).allSatisfy(configMap -> {
            assertThat(configMap.getImmutable()).isTrue();
            assertThat(RUN.owns(configMap)).isTrue();
        });
    }

    @Test
    void storesTheSameLinesOnce() throws FleetException {
        store.store(RUN, "checkout", 0, lines(0), ROOM);
        List<WorkerLine> again = new ArrayList<>(lines(0));
        again.addAll(lines(0));
        Collections.reverse(again);
        store.store(RUN, "checkout", 0, again, ROOM);
        assertThat(store.load(RUN, 0).orElseThrow()).hasSize(3);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void doesNotReplaceABlockByAnother() throws FleetException {
        store.store(RUN, "checkout", 0, lines(0), ROOM);
        assertThatThrownBy(() -> store.store(RUN, "checkout", 0, lines(0).subList(0, 2), ROOM))
                .isInstanceOfSatisfying(FleetException.class, e -> assertThat(e.reason())
                        .isEqualTo(MeasuringFailureReason.ResultsDiffer))
                .hasMessage("ConfigMap shop/checkout-7f3a-block-0 holds other results than those of this block");
        assertThat(store.load(RUN, 0).orElseThrow()).hasSize(3);
    }

    @Test
    void leavesOtherRunsAlone() throws FleetException {
        RunIdentity other = new RunIdentity(RUN.namespace(), RUN.name(), "another-uid");
        store.store(RUN, "checkout", 0, lines(0), ROOM);
        assertThat(store.loadAll(other)).isEmpty();
        assertThatThrownBy(() -> store.store(other, "checkout", 0, lines(0), ROOM))
                .isInstanceOfSatisfying(
                        FleetException.class, e -> assertThat(e.reason()).isEqualTo(RunReason.NameTaken));
        store.deleteAll(other);
        assertThat(store.load(RUN, 0)).isPresent();
        store.deleteAll(RUN);
        assertThat(stored()).isEmpty();
    }

    private static List<WorkerLine> manyLines() {
        Random random = new Random(7);
        List<WorkerLine> lines = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            byte[] bytes = new byte[15_000];
            random.nextBytes(bytes);
            lines.add(result(3, "e" + i, Base64.getEncoder().encodeToString(bytes)));
        }
        return lines;
    }

    @Test
    void splitsALargeBlockAndWritesItsFirstPieceLast() throws FleetException {
        store.store(RUN, "checkout", 3, manyLines(), ROOM);
        assertThat(stored())
                .extracting(configMap -> configMap.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "checkout-7f3a-block-3",
                        "checkout-7f3a-block-3-1",
                        "checkout-7f3a-block-3-2",
                        "checkout-7f3a-block-3-3");
        assertThat(store.load(RUN, 3).orElseThrow()).containsExactlyInAnyOrderElementsOf(manyLines());

        // As if the operator had been killed before the last write.
        server.client()
                .configMaps()
                .inNamespace(RUN.namespace())
                .withName("checkout-7f3a-block-3")
                .delete();
        assertThat(store.load(RUN, 3)).isEmpty();
        store.store(RUN, "checkout", 3, manyLines(), ROOM);
        assertThat(store.load(RUN, 3).orElseThrow()).hasSize(160);
    }

    @Test
    void noticesThatAPieceIsGone() throws FleetException {
        store.store(RUN, "checkout", 3, manyLines(), ROOM);
        server.client()
                .configMaps()
                .inNamespace(RUN.namespace())
                .withName("checkout-7f3a-block-3-2")
                .delete();
        assertThatThrownBy(() -> store.loadAll(RUN))
                .isInstanceOf(FleetException.class)
                .hasMessage("of the results of block 3 of run shop/checkout-7f3a, 1 of 4 ConfigMaps is missing");
    }

    @Test
    void tellsHowMuchItHasStored() throws FleetException {
        assertThat(store.bytes(RUN)).isZero();
        long first = store.store(RUN, "checkout", 0, lines(0), ROOM);
        long second = store.store(RUN, "checkout", 3, manyLines(), ROOM);
        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(BlockArchive.LARGEST_CHUNK);
        assertThat(store.bytes(RUN)).isEqualTo(first + second);
        assertThat(store.bytes(new RunIdentity(RUN.namespace(), RUN.name(), "another")))
                .isZero();
    }

    @Test
    void storesNothingOfABlockThatIsTooLarge() throws FleetException {
        long bytes = store.store(RUN, "checkout", 0, lines(0), ROOM);
        assertThatThrownBy(() -> store.store(RUN, "checkout", 1, lines(1), 10))
                .isInstanceOfSatisfying(FleetException.class, e -> assertThat(e.reason())
                        .isEqualTo(MeasuringFailureReason.ResultsTooLarge))
                .hasMessageMatching("the results of block 2 take 0\\.\\d KiB, and only 0\\.0 KiB are left of what this"
                        + " cluster stores of a run");
        assertThat(store.bytes(RUN)).isEqualTo(bytes);
        assertThat(stored()).hasSize(1);
    }
}
