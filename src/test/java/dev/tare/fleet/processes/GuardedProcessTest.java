package dev.tare.fleet.processes;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class GuardedProcessTest {

    private static final int PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private GuardedProcess start(String script) throws Exception {
        return new GuardedProcess("tested", List.of("sh", "-c", script), folder.resolve("log"), lines::add);
    }

    private static void awaitEnd(GuardedProcess process) throws InterruptedException {
        while (!process.hasEnded()) {
            Thread.sleep(10);
        }
    }

    /** Whether a process ends soon. */
    private static boolean ends(long pid) throws Exception {
        try {
            var handle = ProcessHandle.of(pid);
            if (handle.isPresent()) {
                handle.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void endsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortLivedParent.class.getName(),
                        folder.resolve("log").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long child = Long.parseLong(new BufferedReader(new InputStreamReader(parent.getInputStream())).readLine());
        assertThat(ProcessHandle.of(child)).get().matches(ProcessHandle::isAlive);
        ProcessHandle guard =
                ProcessHandle.of(child).flatMap(ProcessHandle::parent).orElseThrow();

        kill("KILL", parent.pid());
        assertThat(ends(child)).isTrue();
        assertThat(ends(guard.pid())).isTrue();
    }

    @Test
    void endsWhenItIsClosed() throws Exception {
        GuardedProcess process = start("echo started; sleep 120");
        assertThat(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("started");
        assertThat(process.hasEnded()).isFalse();
        process.close();
        awaitEnd(process);
        assertThat(ends(process.pid())).isTrue();
        process.close();
    }

    /** Whoever asks whether it has ended asks next what it said. */
    @Test
    void hasNotEndedBeforeItsLastLineIsTaken() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Path begin = folder.resolve("begin");
        GuardedProcess process = new GuardedProcess(
                "tested",
                List.of("sh", "-c", "while [ ! -e %s ]; do sleep 0.02; done; echo why; exit 1".formatted(begin)),
                folder.resolve("log"),
                line -> {
                    try {
                        told.countDown();
                        ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        lines.add(line);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        ProcessHandle guard =
                ProcessHandle.of(process.pid()).flatMap(ProcessHandle::parent).orElseThrow();

        Files.createFile(begin);
        told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ends(guard.pid())).isTrue();
        assertThat(process.hasEnded()).isFalse();
        ended.countDown();
        awaitEnd(process);
        assertThat(lines).containsExactly("why");
        process.close();
    }

    @Test
    void hasEndedThoughWhatItStartedHoldsItsOutput() throws Exception {
        GuardedProcess process = start("sleep 30 & exit 3");
        awaitEnd(process);
        assertThat(process.obituary()).isEqualTo("tested ended with exit code 3");
        process.close();
    }

    @Test
    void endsWhenItIsClosedThoughItIgnoresSignals() throws Exception {
        GuardedProcess process = start("trap '' TERM INT HUP; echo started; while :; do sleep 1; done");
        lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.close();
        assertThat(ends(process.pid())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "QUIT", "HUP", "TERM"})
    void signalsToTheWholeGroupLeaveItAloneAndItsGuardToo(String signal) throws Exception {
        GuardedProcess process = start("echo started; exec sleep 120");
        lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long guard = ProcessHandle.of(process.pid())
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
        for (ProcessHandle each :
                ProcessHandle.of(guard).orElseThrow().descendants().toList()) {
            kill(signal, each.pid());
        }
        kill(signal, guard);
        Thread.sleep(100);
        assertThat(process.hasEnded()).isFalse();
        assertThat(ProcessHandle.of(process.pid())).get().matches(ProcessHandle::isAlive);
        process.close();
        assertThat(ends(process.pid())).isTrue();
    }

    @Test
    void endsThoughItsGuardIsKilled() throws Exception {
        GuardedProcess process = start("exec sleep 120");
        kill(
                "KILL",
                ProcessHandle.of(process.pid())
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow()
                        .pid());
        process.close();
        assertThat(ends(process.pid())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0, tested ended with exit code 0",
        "exit 7, tested ended with exit code 7",
        "kill -9 $$, tested was killed (signal 9)",
        "kill -15 $$, tested ended with exit code 0",
        "echo; echo one >&2; echo >&2; echo two >&2; exit 3, tested ended with exit code 3: one | two",
        "for i in 1 2 3 4 5; do echo $i >&2; done; exit 1, tested ended with exit code 1: 3 | 4 | 5",
    })
    void saysHowItEnded(String script, String obituary) throws Exception {
        GuardedProcess process = start(script);
        awaitEnd(process);
        assertThat(process.obituary()).isEqualTo(obituary);
        process.close();
    }

    @Test
    void aProgramThatIsNotThereSaysSo() throws Exception {
        GuardedProcess process =
                new GuardedProcess("tested", List.of("/no/such/program"), folder.resolve("log"), lines::add);
        awaitEnd(process);
        assertThat(process.obituary())
                .startsWith("tested ended with exit code 127: ")
                .contains("/no/such/program");
    }

    @Test
    void knowsThePidOfTheProcessItself() throws Exception {
        GuardedProcess process = start("echo $$; sleep 120");
        assertThat(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Long.toString(process.pid()));
        process.close();
    }

    @Test
    void takesLinesFromTheVeryFirst() throws Exception {
        for (int i = 0; i < 30; i++) {
            GuardedProcess process =
                    new GuardedProcess("tested", List.of("echo", "hello " + i), folder.resolve("log"), lines::add);
            assertThat(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello " + i);
            process.close();
        }
    }

    @Test
    void givesArgumentsAsTheyAre() throws Exception {
        GuardedProcess process = new GuardedProcess(
                "tested", List.of("printf", "%s\\n", "a b", "$HOME", "'\"", "*"), folder.resolve("log"), lines::add);
        for (String argument : List.of("a b", "$HOME", "'\"", "*")) {
            assertThat(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(argument);
        }
        process.close();
        assertThat(Files.readString(folder.resolve("log"))).isEmpty();
    }
}
