package dev.tare.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which files are meant, and what is in them. */
final class ManifestFiles {

    /** Larger files are no manifests; the API server takes no request of this size either. */
    private static final long MOST_BYTES = 3 * 1024 * 1024;

    private final Map<Path, String> textByFile = new LinkedHashMap<>();
    private final List<Problem> problems;

    private ManifestFiles(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * Reads files; of a directory those of its files that end in {@code .yaml}, {@code .yml} or {@code .json}, in the
     * order of their names.
     *
     * @param problems gets what could not be read
     */
    static Map<Path, String> read(List<Path> paths, List<Problem> problems) {
        ManifestFiles files = new ManifestFiles(problems);
        paths.forEach(files::add);
        return files.textByFile;
    }

    private void add(Path path) {
        if (!Files.isDirectory(path)) {
            read(path);
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files =
                    entries.filter(ManifestFiles::isManifest).sorted().toList();
            if (files.isEmpty()) {
                problems.add(Problem.inFile(path.toString(), "this directory holds no .yaml, .yml or .json file"));
            }
            files.forEach(this::read);
        } catch (IOException e) {
            problems.add(Problem.inFile(path.toString(), sentence(e)));
        }
    }

    private static boolean isManifest(Path file) {
        return file.getFileName().toString().matches(".*\\.(yaml|yml|json)") && !Files.isDirectory(file);
    }

    private void read(Path file) {
        if (textByFile.keySet().stream().anyMatch(known -> isSame(known, file))) {
            return;
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(Problem.inFile(file.toString(), "is larger than 3 MiB, so it cannot be a manifest"));
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            textByFile.put(
                    file,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (IOException e) {
            problems.add(Problem.inFile(file.toString(), sentence(e)));
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    private static String sentence(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        } else if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        } else if (e instanceof CharacterCodingException) {
            return "is not text in UTF-8";
        }
        return "cannot be read: " + e.getMessage();
    }
}
