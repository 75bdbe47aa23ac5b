package dev.tare.transport;

import java.time.Duration;
import java.util.OptionalInt;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * How long a thread wants a CPU at a time. Linux lets a thread that asks for less go before others whose slice is longer when it
 * wakes up, without more of the CPU in all: its deadline is nearer (EEVDF; {@code sched_runtime} of an ordinary thread in
 * sched_setattr(2), since Linux 6.12, which every user may set). So a load generator that does little, and that on time, is not late
 * because something else computes on its CPU.
 *
 * @see "I. Stoica, H. Abdel-Wahab, Earliest Eligible Virtual Deadline First: A Flexible and Accurate Mechanism for Proportional
 *     Share Resource Allocation, Old Dominion University, 1995"
 */
public final class TimeSlice {

    /** The shortest that there is. */
    public static final Duration SHORTEST = Duration.ofNanos(100_000);

    // struct sched_attr
    private static final int SIZE = 56;
    private static final int RUNTIME = 24;
    private static final int POLICY = 4;
    private static final int SCHED_OTHER = 0;

    private TimeSlice() {}

    /**
     * Asks for shorter slices of the calling thread; its policy and its niceness stay.
     *
     * @return whether they were given; not outside Linux, nor to a thread with another policy. An older kernel says yes and changes
     *     nothing
     */
    public static boolean request(Duration slice) {
        OptionalInt getAttributes = number(315, 275);
        OptionalInt setAttributes = number(314, 274);
        if (getAttributes.isEmpty() || setAttributes.isEmpty()) {
            return false;
        }
        try (Memory attributes = new Memory(SIZE)) {
            attributes.clear();
            Function call = NativeLibrary.getInstance("c").getFunction("syscall", Function.THROW_LAST_ERROR);
            call.invokeLong(new Object[] {(long) getAttributes.getAsInt(), 0L, attributes, (long) SIZE, 0L});
            if (attributes.getInt(POLICY) != SCHED_OTHER) {
                return false;
            }
            attributes.setLong(RUNTIME, slice.toNanos());
            call.invokeLong(new Object[] {(long) setAttributes.getAsInt(), 0L, attributes, 0L});
            return true;
        } catch (LastErrorException | UnsatisfiedLinkError e) {
            return false; // a kernel, or a filter of its calls, that refuses it: slices as everybody's
        }
    }

    /** A system call's number on this machine. */
    private static OptionalInt number(int onX86, int onArm) {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            return OptionalInt.empty();
        }
        return Platform.isIntel()
                ? OptionalInt.of(onX86)
                : Platform.isARM() ? OptionalInt.of(onArm) : OptionalInt.empty();
    }
}
