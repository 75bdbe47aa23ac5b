package dev.tare.queue;

/**
 * What a team has.
 *
 * @param amounts how much of each resource
 * @param allocations how often it was given something; decides between equal shares
 */
public record Usage(Amounts amounts, long allocations) {

    /** Nothing yet. */
    public static final Usage NONE = new Usage(Amounts.NONE, 0);

    /** With one more allocation. */
    public Usage plus(Amounts more) {
        return new Usage(amounts.plus(more), allocations + 1);
    }

    /** Of both together. */
    public Usage plus(Usage other) {
        return new Usage(amounts.plus(other.amounts), allocations + other.allocations);
    }
}
