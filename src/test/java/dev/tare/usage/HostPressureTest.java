package dev.tare.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Files as kernels write them, below another root. */
class HostPressureTest {

    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private HostPressure pressure() {
        return new HostPressure(root);
    }

    @Test
    void readsVersion2() throws IOException {
        write("proc/self/cgroup", "0::/kubepods.slice/pod1\n");
        write(
                "sys/fs/cgroup/kubepods.slice/pod1/cpu.stat",
                "usage_usec 9\nnr_periods 5\nnr_throttled 2\nthrottled_usec 1234\n");
        assertThat(pressure().throttledNs()).isEqualTo(1_234_000);
    }

    @Test
    void readsVersion2FromTheRootOfItsNamespace() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/cpu.stat", "throttled_usec 7\n");
        assertThat(pressure().throttledNs()).isEqualTo(7_000);
    }

    @Test
    void readsVersion1() throws IOException {
        write("proc/self/cgroup", "11:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n1:name=systemd:/docker/1\n");
        write("sys/fs/cgroup/cpu/docker/1/cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 56789\n");
        assertThat(pressure().throttledNs()).isEqualTo(56_789);
    }

    @Test
    void readsVersion1BesideAVersion2WithoutCpu() throws IOException {
        write("proc/self/cgroup", "4:cpu,cpuacct:/a\n0::/a\n");
        write("sys/fs/cgroup/a/cpu.stat", "usage_usec 9\n");
        write("sys/fs/cgroup/cpu/a/cpu.stat", "throttled_time 5\n");
        assertThat(pressure().throttledNs()).isEqualTo(5);
    }

    /** A container without a namespace of its own is told the machine's path, which it can't see. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu,cpuacct", "cpu"})
    void readsVersion1FromTheTopWhereThePathIsTheMachines(String folder) throws IOException {
        write("proc/self/cgroup", "4:cpu,cpuacct:/kubepods/burstable/pod1/0a1b\n1:name=systemd:/kubepods\n");
        write("sys/fs/cgroup/" + folder + "/cpu.stat", "nr_throttled 2\nthrottled_time 42\n");
        assertThat(pressure().throttledNs()).isEqualTo(42);
    }

    @Test
    void prefersItsOwnGroupToTheTop() throws IOException {
        write("proc/self/cgroup", "4:cpu,cpuacct:/a\n");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.stat", "throttled_time 42\n");
        write("sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", "throttled_time 5\n");
        assertThat(pressure().throttledNs()).isEqualTo(5);
    }

    @Test
    void readsVersion2FromTheTopWhereThePathIsTheMachines() throws IOException {
        write("proc/self/cgroup", "0::/kubepods.slice/pod1/cri-containerd-0a1b.scope\n");
        write("sys/fs/cgroup/cpu.stat", "throttled_usec 7\n");
        assertThat(pressure().throttledNs()).isEqualTo(7_000);
    }

    @Test
    void aGroupWithoutALimitIsNotThrottled() throws IOException {
        write("proc/self/cgroup", "0::/user.slice\n");
        write("sys/fs/cgroup/user.slice/cpu.stat", "usage_usec 9\nuser_usec 5\nsystem_usec 4\n");
        assertThat(pressure().throttledNs()).isZero();
    }

    @Test
    void readsStolenTimeOfAllCpus() throws IOException {
        write(
                "proc/stat",
                "cpu  3357 0 4313 1362393 100 0 7 42 0 0\ncpu0 1 0 1 1 0 0 0 21 0 0\nintr 5\nctxt 1990473\n");
        assertThat(pressure().stealNs()).isEqualTo(420_000_000L);
    }

    @Test
    void knowsNothingOnOtherSystems() {
        assertThat(pressure().throttledNs()).isZero();
        assertThat(pressure().stealNs()).isZero();
    }
}
