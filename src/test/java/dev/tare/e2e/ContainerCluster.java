package dev.tare.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A cluster of one node in a container: k3s, with the image of Tare that this build has made. It is started once for all
 * tests, and ends with their process.
 */
final class ContainerCluster {

    private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");
    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");
    private static final Path CHART = Path.of("helm/tare/Chart.yaml");
    private static final Path FILES = Path.of("target/e2e/k3s");
    private static final String VERSION = "appVersion: ";

    /** Null before anybody has asked. */
    private static Optional<Path> kubeconfig;

    private ContainerCluster() {}

    /** The kubeconfig of the cluster; empty where no container engine answers. */
    static synchronized Optional<Path> kubeconfig() {
        if (kubeconfig == null) {
            kubeconfig = DockerClientFactory.instance().isDockerAvailable() ? Optional.of(start()) : Optional.empty();
        }
        return kubeconfig;
    }

    private static Path start() {
        try {
            Files.createDirectories(FILES);
            K3sContainer cluster = new K3sContainer(K3S);
            cluster.start();
            load(cluster, image());
            return Files.writeString(FILES.resolve("kubeconfig"), cluster.getKubeConfigYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tare's image under the chart's default name. */
    private static String image() throws IOException {
        String version = Files.readAllLines(CHART).stream()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()))
                .findFirst()
                .orElseThrow();
        ImageFromDockerfile image = new ImageFromDockerfile("docker.io/tare/tare:" + version, false)
                .withFileFromPath("Dockerfile", DOCKERFILE);
        for (String part : List.of("target/quarkus-app", "target/lib", "target/tare.jar")) {
            image.withFileFromPath(part, Path.of(part));
        }
        return image.get();
    }

    /** There is no registry between this machine's images and the node's. */
    private static void load(K3sContainer cluster, String image) throws IOException {
        Path archive = FILES.resolve("tare.tar");
        try (InputStream saved =
                DockerClientFactory.lazyClient().saveImageCmd(image).exec()) {
            Files.copy(saved, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        cluster.copyFileToContainer(MountableFile.forHostPath(archive), "/tmp/tare.tar");
        try {
            ExecResult loaded =
                    cluster.execInContainer("ctr", "--namespace", "k8s.io", "images", "import", "/tmp/tare.tar");
            if (loaded.getExitCode() != 0) {
                throw new IOException(image + " was not loaded: " + loaded.getStderr());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
