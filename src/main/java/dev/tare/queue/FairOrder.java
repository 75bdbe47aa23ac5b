package dev.tare.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.commons.numbers.fraction.BigFraction;

/**
 * The order in which teams are served: the one with the smallest dominant share first.
 *
 * <p>A team's share of a resource is what it has of it, divided by what there is, and its dominant share is the largest of
 * these divided by the team's weight (Ghodsi et al., NSDI 2011, sections 4.1 and 4.3). Equal shares are ordered by how often
 * something was given, then by name, as Apache Mesos' DRF sorter does it.
 *
 * <p>Teams form a hierarchy by their paths, as in {@code eng/prod}: at each level the children of one parent are compared by
 * what everything below them has. A team that also has teams below it is compared with them as if it were a child named
 * {@code .} of its own.
 */
public final class FairOrder {

    private static final String SELF = ".";

    private final Amounts capacity;
    private final Map<String, BigFraction> weights;

    /**
     * An order.
     *
     * @param capacity what there is; of a resource that is not named or 0, shares are not counted
     * @param weights by path, each above 0; 1 where none is given
     * @throws IllegalArgumentException if a weight is 0 or less
     */
    public FairOrder(Amounts capacity, Map<String, BigFraction> weights) {
        weights.forEach((path, weight) -> {
            if (weight.signum() <= 0) {
                throw new IllegalArgumentException(
                        "the weight of team '%s' is %s, which must be above 0".formatted(path, weight));
            }
        });
        this.capacity = capacity;
        this.weights = Map.copyOf(weights);
    }

    /**
     * The teams that want something, the one to be served first at the beginning.
     *
     * @param usages what each team has, by its path
     * @param active the paths of those that want something; others count for what is above them only
     */
    public List<String> of(Map<String, Usage> usages, Collection<String> active) {
        Node root = new Node("");
        usages.forEach(root::add);
        active.forEach(path -> root.add(path, Usage.NONE));
        List<String> order = new ArrayList<>();
        root.collect(order, new HashSet<>(active));
        return order;
    }

    /**
     * The dominant share of what is used.
     *
     * @param path whose weight counts
     * @param used how much of each resource
     */
    public BigFraction share(String path, Amounts used) {
        return used.byResource().keySet().stream()
                .filter(resource -> capacity.get(resource) > 0)
                .map(resource -> BigFraction.of(used.get(resource)).divide(capacity.get(resource)))
                .max(Comparator.naturalOrder())
                .orElse(BigFraction.ZERO)
                .divide(weights.getOrDefault(path, BigFraction.ONE));
    }

    private final class Node {

        private final String path;
        private final Map<String, Node> children = new TreeMap<>();
        private Usage own = Usage.NONE;
        private Usage total = Usage.NONE;
        private boolean isTeam;

        Node(String path) {
            this.path = path;
        }

        void add(String team, Usage usage) {
            Node node = this;
            node.total = node.total.plus(usage);
            for (String part : team.split("/")) {
                String below = node.path.isEmpty() ? part : node.path + "/" + part;
                node = node.children.computeIfAbsent(part, name -> new Node(below));
                node.total = node.total.plus(usage);
            }
            node.own = node.own.plus(usage);
            node.isTeam = true;
        }

        void collect(List<String> order, Set<String> active) {
            if (children.isEmpty()) {
                if (active.contains(path)) {
                    order.add(path);
                }
                return;
            }
            List<Entry> entries = new ArrayList<>();
            children.values().forEach(child -> entries.add(child.entry(child.path, child.total, child)));
            if (isTeam) {
                Node self = new Node(path);
                entries.add(entry(path + "/" + SELF, own, self));
            }
            entries.sort(Comparator.comparing(Entry::share)
                    .thenComparing(Entry::allocations)
                    .thenComparing(Entry::name));
            entries.forEach(entry -> entry.node().collect(order, active));
        }

        private Entry entry(String name, Usage usage, Node node) {
            return new Entry(share(name, usage.amounts()), usage.allocations(), name, node);
        }
    }

    private record Entry(BigFraction share, long allocations, String name, Node node) {}
}
