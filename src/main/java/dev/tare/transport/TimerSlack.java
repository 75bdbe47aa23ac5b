package dev.tare.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's licence to let a thread's timers fire late, so as to wake up for several at once: 50 us, if nobody says
 * otherwise (PR_SET_TIMERSLACK in prctl(2)). A thread may say otherwise of itself in {@code /proc/<tid>/timerslack_ns}.
 */
final class TimerSlack {

    private TimerSlack() {}

    /** Asks for timers of the calling thread that fire when they should. Returns whether the kernel agrees. */
    static boolean forbid() {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc").resolve(thread).resolve("timerslack_ns"), "1");
            return true;
        } catch (IOException e) {
            return false; // no Linux, or a kernel that hides it
        }
    }
}
