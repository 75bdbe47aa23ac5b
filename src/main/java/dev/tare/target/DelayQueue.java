package dev.tare.target;

import java.util.Arrays;
import java.util.function.Consumer;

import dev.tare.transport.TimedTask;

/**
 * Hands things on when their time has come, the earliest first and those of one instant in the order they came in. A
 * binary heap over plain arrays, which allocates nothing once it has grown. On the loop's thread only.
 */
public final class DelayQueue<T> implements TimedTask {

    private final Consumer<T> receiver;
    private long[] dueNs = new long[64];
    private long[] order = new long[64];
    private Object[] items = new Object[64];
    private long added;
    private int size;

    /**
     * An empty queue.
     *
     * @param receiver takes things when their time has come
     */
    public DelayQueue(Consumer<T> receiver) {
        this.receiver = receiver;
    }

    /**
     * Adds a thing.
     *
     * @param atNs when its time comes, as {@link System#nanoTime()} tells time
     */
    public void add(long atNs, T item) {
        if (size == items.length) {
            dueNs = Arrays.copyOf(dueNs, size * 2);
            order = Arrays.copyOf(order, size * 2);
            items = Arrays.copyOf(items, size * 2);
        }
        int hole = size++;
        long rank = added++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!before(atNs, rank, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, atNs, rank, item);
    }

    @Override
    public long run(long nowNs) {
        while (size > 0 && dueNs[0] <= nowNs) {
            receiver.accept(removeFirst());
        }
        return size == 0 ? NEVER : dueNs[0];
    }

    @SuppressWarnings("unchecked")
    private T removeFirst() {
        T first = (T) items[0];
        int last = --size;
        long atNs = dueNs[last];
        long rank = order[last];
        Object item = items[last];
        items[last] = null;
        if (last > 0) {
            int hole = 0;
            while (2 * hole + 1 < last) {
                int child = 2 * hole + 1;
                if (child + 1 < last && before(dueNs[child + 1], order[child + 1], child)) {
                    child++;
                }
                if (before(atNs, rank, child)) {
                    break;
                }
                move(child, hole);
                hole = child;
            }
            put(hole, atNs, rank, item);
        }
        return first;
    }

    private boolean before(long atNs, long rank, int other) {
        return atNs < dueNs[other] || atNs == dueNs[other] && rank < order[other];
    }

    private void move(int from, int to) {
        put(to, dueNs[from], order[from], items[from]);
    }

    private void put(int at, long atNs, long rank, Object item) {
        dueNs[at] = atNs;
        order[at] = rank;
        items[at] = item;
    }
}
