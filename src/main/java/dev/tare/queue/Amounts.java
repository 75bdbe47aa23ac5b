package dev.tare.queue;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * So much of each resource. Resources that are not named count as 0 in a demand, and as not limited in a capacity.
 *
 * @param byResource the amounts, each 0 or more
 */
public record Amounts(Map<Resource, Long> byResource) {

    /** Nothing of anything. */
    public static final Amounts NONE = new Amounts(Map.of());

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if an amount is negative
     */
    public Amounts {
        Map<Resource, Long> copy = new EnumMap<>(Resource.class);
        byResource.forEach((resource, amount) -> {
            if (amount < 0) {
                throw new IllegalArgumentException("%s is %d, which must be 0 or more".formatted(resource, amount));
            }
            copy.put(resource, amount);
        });
        byResource = Collections.unmodifiableMap(copy);
    }

    /** The amount of a resource; 0 if it is not named. */
    public long get(Resource resource) {
        return byResource.getOrDefault(resource, 0L);
    }

    /** The sum, of each resource that either names. */
    public Amounts plus(Amounts other) {
        Map<Resource, Long> sum = new EnumMap<>(Resource.class);
        sum.putAll(byResource);
        other.byResource.forEach((resource, amount) -> sum.merge(resource, amount, Math::addExact));
        return new Amounts(sum);
    }

    /** What is left of each resource that this names; 0 where more is taken than there is. */
    public Amounts less(Amounts taken) {
        Map<Resource, Long> left = new EnumMap<>(Resource.class);
        byResource.forEach((resource, amount) -> left.put(resource, Math.max(0, amount - taken.get(resource))));
        return new Amounts(left);
    }

    /**
     * The first resource of which more is asked for than there is.
     *
     * @param capacity what there is
     */
    public Optional<Resource> lacking(Amounts capacity) {
        return byResource.keySet().stream()
                .filter(capacity.byResource::containsKey)
                .filter(resource -> get(resource) > capacity.get(resource))
                .findFirst();
    }

    /** Whether there is enough of everything. */
    public boolean fitsIn(Amounts capacity) {
        return lacking(capacity).isEmpty();
    }
}
