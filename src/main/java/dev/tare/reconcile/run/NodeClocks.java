package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.ClockAhead;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.run.BlockAcknowledgement;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;
import dev.tare.run.WorkerId;

/**
 * How far the clocks of a run's nodes are ahead of the operator's, by instants that nodes have told: such an instant is not
 * before what the operator had done to bring it about, and not after it learnt of it. So each tells that a clock is ahead by no
 * less than one time and no more than another, and several of them tell more exactly.
 */
final class NodeClocks {

    /** Less is not spoken of. */
    static final Duration NOTICED = Duration.ofSeconds(1);

    /** Further from the operator's clock than this, blocks would begin, or results come, too late. */
    static final Duration MOST = Duration.ofSeconds(30);

    /** A kubelet stamps pods with whole seconds, cut off. */
    private static final Duration OF_STAMPS = Duration.ofSeconds(1);

    /** Logs are asked for by whole seconds. */
    private static final Duration OF_LOGS = Duration.ofSeconds(1);

    private final Map<String, ClockAhead> ahead;

    private NodeClocks(Map<String, ClockAhead> ahead) {
        this.ahead = ahead;
    }

    /** As a run's status has it. */
    static NodeClocks of(PerformanceRunStatus status) {
        return of(status.nodes() == null ? List.of() : status.nodes());
    }

    /** As these nodes have it. */
    static NodeClocks of(List<UsedNode> nodes) {
        Map<String, ClockAhead> known = new TreeMap<>();
        nodes.stream()
                .filter(node -> node.clockAheadMillis() != null)
                .forEach(node -> known.put(node.name(), node.clockAheadMillis()));
        return new NodeClocks(known);
    }

    /**
     * The same, and what kubelets have stamped on pods, of nodes that nothing is known of.
     *
     * @param startedAt when the run had its place: its pods were made later
     * @param now when the pods are known
     */
    NodeClocks withPods(ObservedPods pods, Instant startedAt, Instant now) {
        NodeClocks all = new NodeClocks(new TreeMap<>(ahead));
        pods.all()
                .filter(pod ->
                        pod.node().filter(node -> !ahead.containsKey(node)).isPresent())
                .forEach(pod -> Stream.of(pod.startTime(), pod.readySince())
                        .flatMap(Optional::stream)
                        .forEach(stamp ->
                                all.take(pod.node().orElseThrow(), stamp, stamp.plus(OF_STAMPS), startedAt, now)));
        return all;
    }

    /**
     * The same, and when workers have received a block by their clocks.
     *
     * @param publishedAt when it was published
     * @param now when it is known that they have
     */
    NodeClocks withReceipts(
            Collection<BlockAcknowledgement> receipts, ObservedPods pods, Instant publishedAt, Instant now) {
        NodeClocks all = new NodeClocks(new TreeMap<>(ahead));
        for (BlockAcknowledgement receipt : receipts) {
            pods.workers().stream()
                    .filter(pod -> receipt.worker()
                            .equals(new WorkerId(pod.environment(), pod.worker().orElseThrow())))
                    .flatMap(pod -> pod.node().stream())
                    .forEach(node -> all.take(node, receipt.at(), receipt.at(), publishedAt, now));
        }
        return all;
    }

    /** Takes an instant by a node's clock, from that to that, which is one by the operator's, from that to that. */
    private void take(String node, Instant from, Instant to, Instant notBefore, Instant notAfter) {
        ahead.merge(
                node,
                new ClockAhead(
                        Duration.between(notAfter, from).toMillis(),
                        Duration.between(notBefore, to).toMillis()),
                NodeClocks::both);
    }

    /** Where not both can be true, a clock was set, or the operator is another one: what is newer holds. */
    private static ClockAhead both(ClockAhead known, ClockAhead newer) {
        ClockAhead both =
                new ClockAhead(Math.max(known.atLeast(), newer.atLeast()), Math.min(known.atMost(), newer.atMost()));
        return both.atLeast() <= both.atMost() ? both : newer;
    }

    /** What is known of a node's clock. */
    Optional<ClockAhead> of(String node) {
        return Optional.ofNullable(ahead.get(node));
    }

    /**
     * Since when a pod's log is read, so that all of it is that was written after an instant of the operator's clock; empty for
     * the whole log, where nothing is known of the node's clock.
     */
    Optional<Instant> logSince(ObservedPod pod, Instant instant) {
        return pod.node().flatMap(this::of).map(known -> instant.plusMillis(Math.min(0, known.atLeast()))
                .minus(OF_LOGS));
    }

    /** By how much the clock that is furthest ahead is, as far as that is certain. */
    Duration ahead() {
        return Duration.ofMillis(
                ahead.values().stream().mapToLong(ClockAhead::atLeast).reduce(0, Math::max));
    }

    /** By how much the clock that is furthest behind is, as far as that is certain. */
    Duration behind() {
        return Duration.ofMillis(
                -ahead.values().stream().mapToLong(ClockAhead::atMost).reduce(0, Math::min));
    }

    /** By how much a clock may be behind of what a run puts up with. */
    Duration behindAtMost() {
        long millis = -ahead.values().stream().mapToLong(ClockAhead::atLeast).reduce(0, Math::min);
        return Duration.ofMillis(Math.min(millis, MOST.toMillis()));
    }

    /** What stands in the run's way, or says more of what does. */
    List<Obstacle> obstacles() {
        List<Obstacle> found = new ArrayList<>();
        furthest(off -> off.compareTo(MOST) >= 0)
                .map(sentence -> "%s, and a run puts up with %s".formatted(sentence, seconds(MOST)))
                .or(this::apart)
                .ifPresent(
                        message -> found.add(new Obstacle(Kind.IMPOSSIBLE, StartFailureReason.ClocksDiffer, message)));
        sentence().ifPresent(sentence -> found.add(Obstacle.circumstance(Kind.CLOCK_OFF, sentence)));
        return found;
    }

    /** Which clock is off, and by how much, if one is. */
    Optional<String> sentence() {
        return furthest(off -> off.compareTo(NOTICED) >= 0);
    }

    private Optional<String> furthest(Predicate<Duration> isTold) {
        return ahead.entrySet().stream()
                .max(Comparator.comparing(entry -> certain(entry.getValue()).abs()))
                .filter(entry -> isTold.test(certain(entry.getValue()).abs()))
                .map(entry -> "the clock of node %s is at least %s %s the operator's"
                        .formatted(
                                entry.getKey(),
                                seconds(certain(entry.getValue()).abs()),
                                certain(entry.getValue()).isNegative() ? "behind" : "ahead of"));
    }

    /** Workers begin a trial by their own clocks, and so does what their targets use count. */
    private Optional<String> apart() {
        Optional<Map.Entry<String, ClockAhead>> first = ahead.entrySet().stream()
                .max(Comparator.comparing(entry -> entry.getValue().atLeast()));
        Optional<Map.Entry<String, ClockAhead>> last = ahead.entrySet().stream()
                .min(Comparator.comparing(entry -> entry.getValue().atMost()));
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        Duration apart = Duration.ofMillis(
                first.get().getValue().atLeast() - last.get().getValue().atMost());
        return apart.compareTo(NOTICED) < 0
                ? Optional.empty()
                : Optional.of("the clock of node %s is at least %s ahead of that of node %s, on which the same run is"
                        .formatted(
                                first.get().getKey(), seconds(apart), last.get().getKey()));
    }

    private static Duration certain(ClockAhead clock) {
        return Duration.ofMillis(clock.atLeast() > 0 ? clock.atLeast() : Math.min(0, clock.atMost()));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
