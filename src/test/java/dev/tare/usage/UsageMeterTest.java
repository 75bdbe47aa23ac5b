package dev.tare.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.wire.Schedule.Watched;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes and containers as a kernel shows them, below another root. */
class UsageMeterTest {

    private static final String ID = "0a1b2c";
    private static final Watched PROXY = Watched.container("istio", Role.PROXY, ID);
    private static final long TICK_NS = 10_000_000;
    private static final int SELF = 7;

    @TempDir
    private Path root;

    @BeforeEach
    void self() throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        process(SELF, 1, 50, 3, 0, 100);
        group(SELF, "0::/");
    }

    private UsageMeter meter() {
        return new UsageMeter(root, Role.TARGET, SELF);
    }

    private void process(int pid, int parent, int started, int ticks, int childrenTicks, int memoryKb)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(
                folder.resolve("stat"),
                "%d (a) b (c) S %d 1 1 0 -1 4194560 1 0 0 0 %d 0 %d 0 20 0 1 0 %d 100 5\n"
                        .formatted(pid, parent, ticks, childrenTicks, started));
        Files.writeString(
                folder.resolve("status"), "Name:\tx\nVmRSS:\t 9999 kB\nRssAnon:\t%8d kB\n".formatted(memoryKb));
    }

    private void group(int pid, String lines) throws IOException {
        Files.writeString(root.resolve("proc/" + pid + "/cgroup"), lines + "\n");
    }

    private void container(int pid) throws IOException {
        group(pid, "0::/../" + ID);
    }

    private void end(int pid) throws IOException {
        for (String file : List.of("stat", "status", "cgroup")) {
            Files.delete(root.resolve("proc/" + pid + "/" + file));
        }
        Files.delete(root.resolve("proc/" + pid));
    }

    private static ProcessUsage proxy(long ticks, long memoryKb) {
        return new ProcessUsage(Role.PROXY, ticks * TICK_NS, memoryKb * 1024);
    }

    private ProcessUsage proxySince(UsageMeter.Reading before) {
        List<ProcessUsage> usage = meter().since(before);
        assertThat(usage).extracting(ProcessUsage::role).containsExactly(Role.TARGET, Role.PROXY);
        return usage.get(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0::/../" + ID,
                "0::/../cri-containerd-" + ID + ".scope",
                "0::/kubepods.slice/kubepods-pod1.slice/crio-" + ID + ".scope",
                "0::/../" + ID + "/a-group-of-its-own",
                "12:cpu,cpuacct:/kubepods/burstable/pod1/" + ID + "\n1:name=systemd:/kubepods/burstable/pod1/" + ID
            })
    void findsTheProcessesOfAContainer(String groups) throws IOException {
        process(20, 1, 60, 10, 0, 300);
        group(20, groups);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        process(20, 1, 60, 14, 0, 310);
        assertThat(proxySince(before)).isEqualTo(proxy(4, 310));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0::/", "0::/../" + ID + "3d", "0::/../x" + ID, "0::/pod-" + ID + "-a", "", "nonsense"})
    void takesNothingElseForIt(String groups) throws IOException {
        process(20, 1, 60, 10, 0, 300);
        group(20, groups);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        assertThat(meter().since(before)).extracting(ProcessUsage::role).containsExactly(Role.TARGET);
    }

    @Test
    void addsUpAllProcesses() throws IOException {
        process(20, 1, 60, 10, 0, 300);
        process(21, 20, 61, 5, 0, 200);
        container(20);
        container(21);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        process(20, 1, 60, 11, 0, 300);
        process(21, 20, 61, 8, 0, 250);
        assertThat(proxySince(before)).isEqualTo(proxy(4, 550));
    }

    @Test
    void countsAProcessThatBeganInBetween() throws IOException {
        process(20, 1, 60, 10, 0, 300);
        container(20);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        process(21, 20, 70, 6, 0, 50);
        container(21);
        assertThat(proxySince(before)).isEqualTo(proxy(6, 350));
    }

    @Test
    void countsAChildThatEndedInBetweenWhenItsParentWaitedForIt() throws IOException {
        process(20, 1, 60, 10, 2, 300);
        process(21, 20, 61, 5, 0, 200);
        container(20);
        container(21);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        end(21);
        process(20, 1, 60, 11, 2 + 8, 300); // the child has used 8 in its life, 3 of it since
        assertThat(proxySince(before)).isEqualTo(proxy(1 + 3, 300));
    }

    @Test
    void neverCountsLessThanNothing() throws IOException {
        process(20, 1, 60, 10, 0, 300);
        process(21, 20, 61, 50, 0, 200);
        container(20);
        container(21);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        end(21); // nobody has waited for it
        assertThat(proxySince(before)).isEqualTo(proxy(0, 300));
    }

    @Test
    void tellsAProcessFromALaterOneOfTheSameNumber() throws IOException {
        process(20, 1, 60, 100, 0, 300);
        container(20);
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        process(20, 1, 90, 4, 0, 30);
        assertThat(proxySince(before)).isEqualTo(proxy(4, 30));
    }

    @Test
    void whatCannotBeSeenAtBothEndsIsAbsent() throws IOException {
        UsageMeter.Reading before = meter().read(List.of(PROXY));
        process(20, 1, 60, 100, 0, 300);
        container(20);
        assertThat(meter().since(before)).extracting(ProcessUsage::role).containsExactly(Role.TARGET);
        UsageMeter.Reading seen = meter().read(List.of(PROXY));
        end(20);
        assertThat(meter().since(seen)).extracting(ProcessUsage::role).containsExactly(Role.TARGET);
    }

    @Test
    void memoryThatCannotBeSeenIsNotZero() throws IOException {
        process(20, 1, 60, 10, 0, 300);
        container(20);
        Files.writeString(root.resolve("proc/20/status"), "State:\tZ (zombie)\n");
        assertThat(proxySince(meter().read(List.of(PROXY)))).isEqualTo(new ProcessUsage(Role.PROXY, 0, -1));
    }

    /** Its own container shows no ID in its own namespace, and there may be replicas. */
    @Test
    void itselfCountsOnceWhateverElseOfItsRoleIsWatched() throws IOException {
        UsageMeter.Reading before = meter().read(List.of(
                Watched.container("istio", Role.TARGET, "3d4e"), Watched.process("istio", Role.TARGET, SELF)));
        process(SELF, 1, 50, 5, 0, 120);
        assertThat(meter().since(before)).containsExactly(new ProcessUsage(Role.TARGET, 2 * TICK_NS, 120 * 1024));
    }

    @Test
    void watchesProcessesByNumber() throws IOException {
        process(30, 1, 60, 10, 0, 300);
        Watched process = Watched.process("istio", Role.PROXY, 30);
        UsageMeter.Reading before = meter().read(List.of(process, Watched.process("istio", Role.PROXY, 999)));
        process(30, 1, 60, 12, 0, 320);
        assertThat(proxySince(before)).isEqualTo(proxy(2, 320));
    }
}
