package dev.tare.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The script {@code tare}, in a folder of sources whose Java and whose build only say that they were called. */
class StarterTest {

    private static final String STARTED = "java -jar %s/target/tare.jar run a b";
    private static final String BUILT = "mvnw in %s";

    @TempDir
    Path directory;

    private Path home;
    private Path script;

    @BeforeEach
    void sources() throws IOException {
        Path real = directory.toRealPath();
        home = Files.createDirectories(real.resolve("the sources"));
        for (String folder : List.of("src/main", "crds", "target")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.writeString(home.resolve("pom.xml"), "");
        script = Files.copy(Path.of("tare"), home.resolve("tare"));
        program(real.resolve("jdk/bin/java"), "while [ \"$1\" != -jar ]; do shift; done; echo java \"$@\"");
        program(home.resolve("mvnw"), "echo mvnw in \"$(pwd)\"; touch target/tare.jar");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
    }

    @Test
    void buildsOnceAndThenWhenASourceIsNewer() throws Exception {
        assertThat(say(script.toString())).containsExactly(built(), started());
        assertThat(say(script.toString())).containsExactly(started());
        Files.setLastModifiedTime(
                Files.writeString(home.resolve("src/main/New.java"), ""),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(say(script.toString())).containsExactly(built(), started());
    }

    @Test
    void startsThroughLinks() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path absolute = Files.createSymbolicLink(bin.resolve("absolute"), script);
        Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("../the sources/tare"));
        Path twice = Files.createSymbolicLink(bin.resolve("twice"), Path.of("relative"));
        Path folder = Files.createSymbolicLink(directory.resolve("other-bin"), Path.of("bin"));
        assertThat(say(absolute.toString())).containsExactly(built(), started());
        assertThat(say(relative.toString())).containsExactly(started());
        assertThat(say(twice.toString())).containsExactly(started());
        assertThat(say(folder.resolve("twice").toString())).containsExactly(started());
    }

    @Test
    void startsByItsNameOnThePath() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("tare"), script);
        assertThat(say("tare")).containsExactly(built(), started());
    }

    @Test
    void saysByWhichNameItWasCalled() throws Exception {
        program(directory.toRealPath().resolve("jdk/bin/java"), "echo \"$1\"");
        Path plugin = Files.createSymbolicLink(directory.resolve("kubectl-tare"), script);
        assertThat(say(script.toString())).containsExactly(built(), "-Dtare.program=tare");
        assertThat(say(plugin.toString())).containsExactly("-Dtare.program=kubectl-tare");
        assertThat(Path.of("kubectl-tare")).isSymbolicLink().hasSameBinaryContentAs(Path.of("tare"));
    }

    @Test
    void kubectlFindsItAsAPlugin() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "there is no kubectl on the PATH, so that it does not show whether kubectl finds its plugin");
        Files.createSymbolicLink(
                Files.createDirectories(directory.resolve("bin")).resolve("kubectl-tare"), script);
        assertThat(say("kubectl tare run a b")).containsExactly(built(), started());
    }

    private String started() {
        return STARTED.formatted(home);
    }

    private String built() {
        return BUILT.formatted(home);
    }

    /** What comes of it, but for the announcement that it builds. */
    private List<String> say(String command) throws Exception {
        String words = command.startsWith("kubectl ") ? command : "exec \"$0\" run a b";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", words, command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().merge("PATH", directory.resolve("bin") + File.pathSeparator, (path, bin) -> bin + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said.lines().filter(line -> !line.startsWith("tare: building")).toList();
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
