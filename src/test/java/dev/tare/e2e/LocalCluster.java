package dev.tare.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

/**
 * A cluster whose parts are processes of this machine, as the script of {@code -Dtare.cluster} makes one: what a client
 * cannot do to it.
 */
public final class LocalCluster {

    private static final String API_SERVER = "kube-apiserver";
    private static final Path PROC = Path.of("/proc");

    private final String script;
    private final Path run;
    private final Path logs;

    private LocalCluster(String script) {
        Path home = kubeconfig(script).getParent();
        this.script = script;
        this.run = home.resolve("run");
        this.logs = home.resolve("log");
    }

    /** The cluster of {@code -Dtare.cluster}; empty without it. */
    public static Optional<LocalCluster> given() {
        return Optional.ofNullable(System.getProperty("tare.cluster"))
                .filter(script -> !script.isBlank())
                .map(LocalCluster::new);
    }

    /**
     * The script of {@code -Dtare.cluster}; without one, the test says so and is left out.
     *
     * @param need what it is needed for, as a clause such as {@code the chart server's image cannot be made}
     */
    public static String script(String need) {
        String script = System.getProperty("tare.cluster");
        if (script == null || script.isBlank()) {
            String leftOut = "Left out: without -Dtare.cluster=SCRIPT " + need + ".";
            System.out.println(leftOut); // the reason of an aborted test is in its report only
            Assumptions.abort(leftOut);
        }
        return script;
    }

    private static Path kubeconfig(String script) {
        try {
            Process process = new ProcessBuilder(script, "kubeconfig").start();
            return Path.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a node, until {@link #removeNode} takes it away. */
    public void addNode() {
        call("add-node");
    }

    /** Takes the node that was added last away, with what runs there. */
    public void removeNode() {
        call("remove-node");
    }

    /** Makes an image of a folder with a Dockerfile, and lets pods use it. */
    public void image(String tag, Path folder) {
        call("image", tag, folder.toString());
    }

    /** Makes an image of another one, whose processes may have another clock. */
    public void faketime(String image, String from) {
        call("faketime", image, from);
    }

    /** Kills the kubelet of a node that was added, by its number: for the cluster it has gone, though what it started runs on. */
    public void killKubelet(int node) {
        ProcessHandle.of(pid("kubelet-" + node)).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void call(String... command) {
        List<String> words = new ArrayList<>(List.of(script));
        words.addAll(List.of(command));
        try {
            int code = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("%s ended with %d".formatted(String.join(" ", words), code));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills all processes of a container at once; returns how many. */
    public int kill(String containerId) {
        String id = containerId.substring(containerId.indexOf("//") + 2);
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> read(PROC.resolve(process.pid() + "/cgroup")).contains(id))
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        return processes.size();
    }

    /** Kills the API server, and starts it again after a while as it was started before. */
    public void restartApiServer(Duration gone) {
        restart(API_SERVER, "kubelet", gone);
    }

    /** Kills the kubelet of the first node, and starts it again after a while; what it has started runs on meanwhile. */
    public void restartKubelet(Duration gone) {
        restart("kubelet", API_SERVER, gone);
    }

    /** In the network of a neighbour that runs on. */
    private void restart(String name, String neighbour, Duration gone) {
        long pid = pid(name);
        List<String> command = new ArrayList<>(List.of("setsid", "nsenter", "--target", "" + pid(neighbour), "--net"));
        command.addAll(Arrays.asList(read(PROC.resolve(pid + "/cmdline")).split("\0")));
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        Eventually.pause(gone);
        try {
            // It takes its own place: setsid and nsenter become what they start.
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(name + ".log").toFile()))
                    .start();
            Files.writeString(run.resolve(name + ".pid"), started.pid() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pid(String name) {
        return Long.parseLong(read(run.resolve(name + ".pid")).strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // a process that has ended
        }
    }
}
