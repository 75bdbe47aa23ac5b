package dev.tare.reconcile;

/** How many resources a cache asks for in one answer: all runs of a large cluster at once would take a heap of their own. */
public final class ListPageSize {

    /** Resources in an answer. */
    public static final long RESOURCES = 1000;

    private ListPageSize() {}
}
