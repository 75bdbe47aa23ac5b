package dev.tare.load;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessClockTest {

    private static final long NOBODY = 999_999_999L;

    @Test
    void countsTheCpuTimeThatAProcessUses() {
        long self = ProcessHandle.current().pid();
        long before = ProcessClock.cpuNs(self).orElseThrow();
        long sum = 0;
        while (ProcessClock.cpuNs(self).orElseThrow() < before + 50_000_000) {
            for (int i = 0; i < 1_000_000; i++) {
                sum += i ^ sum;
            }
        }
        assertThat(ProcessClock.cpuNs(self).orElseThrow()).isGreaterThan(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void seesMemoryOfItsOwn() {
        assertThat(ProcessClock.anonymousResidentBytes(ProcessHandle.current().pid()))
                .isBetween(5_000_000L, 100_000_000_000L);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsProcessesWithOddNames(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("a) S 1 (b");
        Files.copy(Path.of("/bin/sh"), program);
        program.toFile().setExecutable(true);
        Process process = new ProcessBuilder(program.toString(), "-c", "while :; do :; done").start();
        try {
            while (ProcessClock.cpuNs(process.pid()).orElseThrow() == 0) {
                Thread.onSpinWait();
            }
            assertThat(ProcessClock.cpuNs(process.pid()).orElseThrow() % 10_000_000)
                    .isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(ProcessClock.cpuNs(process.pid())).isEmpty();
    }

    @Test
    void whoeverIsNotThereIsNotSeen() {
        assertThat(ProcessClock.cpuNs(NOBODY)).isEmpty();
        assertThat(ProcessClock.anonymousResidentBytes(NOBODY)).isEqualTo(-1);
    }
}
