package dev.tare.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.PerformanceRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunFoldersTest {

    private static final String PROFILE = "checkout";

    @TempDir
    private Path directory;

    @Test
    void theLatestResultIsWhereItsProfileIs() throws IOException {
        Path first = write(run("checkout-1", null), true);
        assertThat(lead(first)).isEqualTo(first);
        Path second = write(run("checkout-2", null), true);
        assertThat(lead(second)).isEqualTo(second);

        assertThat(link().toRealPath()).isEqualTo(second.toRealPath());
        assertThat(Files.readSymbolicLink(link())).hasToString("checkout-2");
        assertThat(first.resolve("run.yaml")).exists();
    }

    @Test
    void whatIsNotValidDoesNotTakeThePlaceOfWhatIs() throws IOException {
        Path valid = write(run("checkout-1", null), true);
        lead(valid);
        Path invalid = write(run("checkout-2", null), false);
        assertThat(lead(invalid)).isEqualTo(valid);
        assertThat(lead(folders().folderFor(run("checkout-3", null)))).isEqualTo(valid);
        assertThat(link().toRealPath()).isEqualTo(valid.toRealPath());
        assertThat(invalid.resolve("run.yaml")).exists();
    }

    @Test
    void whileNothingIsValidTheLatestCounts() throws IOException {
        lead(write(run("checkout-1", null), false));
        Path second = write(run("checkout-2", null), false);
        assertThat(lead(second)).isEqualTo(second);
        assertThat(link().toRealPath()).isEqualTo(second.toRealPath());
    }

    @Test
    void aFolderMayBeDeleted() throws IOException {
        Path first = write(run("checkout-1", null), true);
        lead(first);
        Files.delete(first.resolve("run.yaml"));
        Files.delete(first);
        Path second = write(run("checkout-2", null), false);
        assertThat(lead(second)).isEqualTo(second);
    }

    /** As versions before had it. */
    @Test
    void filesInTheLinksPlaceAreKept() throws IOException {
        Path before = Files.createDirectory(link());
        Files.writeString(before.resolve("run.yaml"), text(run("checkout-1", null), true));
        Path second = write(run("checkout-2", null), false);
        Path moved = directory.resolve("checkout-1");
        assertThat(lead(second)).isEqualTo(moved);
        assertThat(moved).isDirectory().isDirectoryContaining("glob:**/run.yaml");
        assertThat(link().toRealPath()).isEqualTo(moved.toRealPath());
    }

    @Test
    void whatIsSomebodyElsesStays() throws IOException {
        Files.createDirectory(link());
        Files.writeString(link().resolve("diary.txt"), "");
        Path folder = write(run("checkout-1", null), true);
        assertThatThrownBy(() -> lead(folder)).hasMessage(link() + ": it is not a result of Tare");
        assertThat(link().resolve("diary.txt")).exists();

        Files.delete(link().resolve("diary.txt"));
        Files.delete(link());
        Files.createSymbolicLink(link(), Path.of("/elsewhere/checkout"));
        assertThatThrownBy(() -> lead(folder)).hasMessage(link() + ": it is a link to /elsewhere/checkout");
        assertThat(Files.isSymbolicLink(link())).isTrue();
        assertNothingIsLeftOver();
    }

    /** A report of a run in a cluster is made again as the run goes on; another run by that name is another run. */
    @Test
    void aRunKeepsItsFolder() throws IOException {
        Path first = write(run("checkout-1", "a"), false);
        assertThat(folders().folderFor(run("checkout-1", "a"))).isEqualTo(first);
        Path other = write(run("checkout-1", "b"), false);
        assertThat(other).isEqualTo(directory.resolve("checkout-1-2"));
        assertThat(folders().folderFor(run("checkout-1", "b"))).isEqualTo(other);
        assertThat(folders().folderFor(run("checkout-1", null))).isEqualTo(directory.resolve("checkout-1-3"));
    }

    @Test
    void aRunIsNotWrittenThroughALink() throws IOException {
        lead(write(run("checkout-1", "a"), true));
        assertThat(folders().folderFor(run(PROFILE, "a"))).isEqualTo(directory.resolve("checkout-2"));
    }

    @Test
    void theDirectoryMayBeALink() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThat(new RunFolders(link).folderFor(run("checkout-1", null))).isEqualTo(link.resolve("checkout-1"));
        assertThat(real.resolve("checkout-1")).isDirectory();
    }

    @Test
    void manyAtOnceHaveAFolderEach() throws Exception {
        int many = 8;
        ExecutorService pool = Executors.newFixedThreadPool(many);
        try {
            List<Callable<Path>> tasks = new ArrayList<>(IntStream.range(0, many)
                    .<Callable<Path>>mapToObj(i -> () -> {
                        Path folder = write(run("checkout-1", null), true);
                        lead(folder);
                        return folder;
                    })
                    .toList());
            List<Path> written = new ArrayList<>();
            for (Future<Path> task : pool.invokeAll(tasks)) {
                written.add(task.get());
            }
            assertThat(written).doesNotHaveDuplicates().allMatch(folder -> Files.exists(folder.resolve("run.yaml")));
            assertThat(written).contains(directory.resolve(Files.readSymbolicLink(link())));
            assertNothingIsLeftOver();
        } finally {
            pool.shutdownNow();
        }
    }

    private void assertNothingIsLeftOver() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(".")))
                    .isEmpty();
        }
        assertThat(Files.exists(link(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private Path link() {
        return directory.resolve(PROFILE);
    }

    private RunFolders folders() {
        return new RunFolders(directory);
    }

    private Path lead(Path folder) throws IOException {
        return folders().lead(PROFILE, folder);
    }

    private Path write(PerformanceRun run, boolean valid) throws IOException {
        Path folder = folders().folderFor(run);
        Files.writeString(folder.resolve("run.yaml"), text(run, valid));
        return folder;
    }

    private static PerformanceRun run(String name, String uid) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder().withName(name).withUid(uid).build());
        return run;
    }

    private static String text(PerformanceRun run, boolean valid) {
        return ResourceText.yaml(run)
                + "status:\n  conditions:\n  - {type: Complete, status: 'True'}\n  - {type: Valid, status: '%s'}\n"
                        .formatted(valid ? "True" : "False");
    }
}
