package dev.tare.usage;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessClockTest {

    private static final long NOBODY = 999_999_999L;

    private final ProcessClock clock = new ProcessClock(Path.of("/"));

    private long cpuNs(long pid) {
        return clock.times(pid).orElseThrow().cpuNs();
    }

    @Test
    void countsTheCpuTimeThatAProcessUses() {
        long self = ProcessHandle.current().pid();
        long before = cpuNs(self);
        long sum = 0;
        while (cpuNs(self) < before + 50_000_000) {
            for (int i = 0; i < 1_000_000; i++) {
                sum += i ^ sum;
            }
        }
        assertThat(cpuNs(self)).isGreaterThan(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void seesMemoryOfItsOwn() {
        assertThat(clock.anonymousResidentBytes(ProcessHandle.current().pid())).isBetween(5_000_000L, 100_000_000_000L);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsProcessesWithOddNames(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("a) S 1 (b");
        Files.copy(Path.of("/bin/sh"), program);
        program.toFile().setExecutable(true);
        Process process = new ProcessBuilder(program.toString(), "-c", "while :; do :; done").start();
        try {
            while (cpuNs(process.pid()) == 0) {
                Thread.onSpinWait();
            }
            assertThat(cpuNs(process.pid()) % 10_000_000).isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(clock.times(process.pid())).isEmpty();
    }

    @Test
    void whoeverIsNotThereIsNotSeen() {
        assertThat(clock.times(NOBODY)).isEmpty();
        assertThat(clock.anonymousResidentBytes(NOBODY)).isEqualTo(-1);
    }
}
