package dev.tare.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** A user's shell with a real kubectl: the cluster's own, or the one on the {@code PATH}. */
public final class Kubectl {

    private static final String LEFT_OUT =
            "left out: there is no kubectl, neither beside the kubeconfig nor on the PATH";

    private final Path kubeconfig;
    private final Path tools;

    /**
     * What a command did.
     *
     * @param code its exit code; -1 if it had not ended in time
     * @param text what it wrote, to standard output and standard error
     */
    public record Result(int code, String text) {

        /** Whether it was still at work. */
        public boolean isEndless() {
            return code == STOPPED;
        }
    }

    private static final int STOPPED = -1;

    private Kubectl(Path kubeconfig, Path tools) {
        this.kubeconfig = kubeconfig;
        this.tools = tools;
    }

    /** A shell that speaks to this cluster, in this namespace unless it is told otherwise. */
    public static Kubectl of(RealCluster cluster, String namespace) {
        Path beside = cluster.kubeconfig().toAbsolutePath().getParent().resolve("bin");
        boolean there = Stream.concat(
                        Stream.of(beside),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(Path::of))
                .anyMatch(directory -> Files.isExecutable(directory.resolve("kubectl")));
        if (!there) {
            System.out.println(LEFT_OUT);
            Assumptions.abort(LEFT_OUT);
        }
        try {
            Path copy = Files.createTempFile("kubeconfig-", ".yaml");
            copy.toFile().deleteOnExit();
            Files.copy(cluster.kubeconfig(), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Kubectl kubectl = new Kubectl(copy, beside);
            kubectl.run("kubectl config set-context --current --namespace " + namespace, Duration.ofSeconds(20));
            return kubectl;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs commands as bash does, from the project's directory; they are stopped when it takes longer than that. */
    public Result run(String commands, Duration most) {
        try {
            Path output = Files.createTempFile("kubectl-", ".txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().merge("PATH", tools.toString(), (path, first) -> first + File.pathSeparator + path);
            Process process = builder.start();
            boolean ended = process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                process.waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Result(ended ? process.exitValue() : STOPPED, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
