package dev.tare.report;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;

/**
 * Where results are kept: a folder for each run, which no other run writes to, and a link by the profile's name to that of
 * the latest run that is valid (while there is none, of the latest). Runs at the same time do not disturb each other, and
 * nothing is ever deleted.
 */
public final class RunFolders {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path directory;

    /** The folders in a directory. */
    public RunFolders(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory, when it is not there. */
    public void make() throws IOException {
        if (!Files.isDirectory(
                directory)) { // it may be a link to one, which createDirectories does not take everywhere
            Files.createDirectories(directory);
        }
    }

    /**
     * A folder for a run, by the run's name: the one that holds a report of it already, or else a new one. A number is
     * added to the name where another run has it.
     */
    public Path folderFor(PerformanceRun run) throws IOException {
        make();
        String name = run.getMetadata().getName();
        for (int number = 1; ; number++) {
            Path folder = directory.resolve(numbered(name, number));
            if (holds(folder, run)) {
                return folder;
            }
            try {
                return Files.createDirectory(folder);
            } catch (FileAlreadyExistsException taken) {
                // The next number, then.
            }
        }
    }

    /**
     * Lets the link by a profile's name lead to a folder, unless it leads to a valid result and this one is not.
     *
     * @return the folder that it leads to now
     * @throws IOException if there is something by that name that is no result of Tare's, or links cannot be made here
     */
    public Path lead(String profile, Path folder) throws IOException {
        Path link = directory.resolve(profile);
        Optional<Path> before = before(link);
        Path to = before.filter(RunFolders::isValid).isPresent() && !isValid(folder) ? before.get() : folder;
        Path made = directory.resolve("." + folder.getFileName() + ".link");
        try {
            Files.createSymbolicLink(made, to.getFileName());
            Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
        return to;
    }

    /** The folder that the name stands for until now. */
    private Optional<Path> before(Path link) throws IOException {
        if (Files.isSymbolicLink(link)) {
            Path target = Files.readSymbolicLink(link);
            if (target.getNameCount() > 1) {
                throw new FileAlreadyExistsException(link.toString(), null, "it is a link to " + target);
            }
            return Optional.of(link.resolveSibling(target));
        }
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String run = run(link).at("/metadata/name").asText();
        if (run.isEmpty()) {
            throw new FileAlreadyExistsException(link.toString(), null, "it is not a result of Tare");
        }
        return Optional.of(moved(link, run));
    }

    /** Versions before had the files themselves there. */
    private Path moved(Path folder, String name) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return Files.move(folder, directory.resolve(numbered(name, number)));
            } catch (FileAlreadyExistsException taken) {
                // The next number, then.
            }
        }
    }

    private static String numbered(String name, int number) {
        return number == 1 ? name : name + "-" + number;
    }

    /** Runs of one machine have no identity beyond the folder that they were given. */
    private static boolean holds(Path folder, PerformanceRun run) {
        String uid = run.getMetadata().getUid();
        return uid != null
                && !Files.isSymbolicLink(folder)
                && uid.equals(run(folder).at("/metadata/uid").asText());
    }

    private static boolean isValid(Path folder) {
        for (JsonNode condition : run(folder).at("/status/conditions")) {
            if (condition.path("type").asText().equals(Conditions.VALID)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** The run that a folder says it is of; nothing if it does not. */
    private static JsonNode run(Path folder) {
        try {
            return YAML.readTree(folder.resolve(ReportFiles.RUN).toFile());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
