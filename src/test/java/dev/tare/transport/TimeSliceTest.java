package dev.tare.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class TimeSliceTest {

    /** What the kernel says of this thread, where it says so much. */
    private static long sliceNs() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/sched"))) {
            return lines.filter(line -> line.startsWith("se.slice"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(-1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelKnowsTheSlice() throws Exception {
        boolean given = TimeSlice.request(TimeSlice.SHORTEST);
        assumeTrue(Files.exists(Path.of("/proc/thread-self/sched")) && sliceNs() > 0, "the kernel tells no slices");
        assertThat(given).isTrue();
        assertThat(sliceNs()).isEqualTo(TimeSlice.SHORTEST.toNanos());
    }
}
