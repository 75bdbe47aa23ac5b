package dev.tare.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files are meant, and what is in them. */
final class ManifestFiles {

    /** Larger files are no manifests; the API server takes no request of this size either. */
    private static final int MOST_BYTES = 3 * 1024 * 1024;

    private static final Path STANDARD_INPUT = Path.of("-");

    private static final int MOST_NAMED = 3;

    /** Where bytes come from. */
    private interface Source {
        InputStream open() throws IOException;
    }

    private final Map<Path, String> textByFile = new LinkedHashMap<>();
    private final InputStream standardInput;
    private final List<Problem> problems;
    private final List<Problem> skipped;

    /**
     * Of a run.
     *
     * @param standardInput what the path {@code -} stands for
     * @param problems gets what could not be read
     * @param skipped gets what can be no manifest
     */
    ManifestFiles(InputStream standardInput, List<Problem> problems, List<Problem> skipped) {
        this.standardInput = standardInput;
        this.problems = problems;
        this.skipped = skipped;
    }

    /**
     * Reads files; of a directory those of its files that end in {@code .yaml}, {@code .yml} or {@code .json}, in the
     * order of their names.
     *
     * @return the texts by the files' names
     */
    Map<String, String> read(List<Path> paths) {
        paths.forEach(this::add);
        Map<String, String> textByName = new LinkedHashMap<>();
        textByFile.forEach((file, text) -> textByName.put(name(file), text));
        return textByName;
    }

    /** How a sentence calls these paths. */
    static String named(List<Path> paths) {
        return paths.stream().map(ManifestFiles::name).collect(Collectors.joining(", "));
    }

    /** The end of a sentence: where in these directories more could have been meant; empty if nowhere. */
    static String below(List<Path> paths) {
        List<String> directories = new ArrayList<>();
        for (Path path : paths) {
            try (Stream<Path> entries = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
                entries.sorted()
                        .filter(ManifestFiles::hasManifests)
                        .map(Path::toString)
                        .forEach(directories::add);
            } catch (IOException e) {
                // It has been said already, or has just gone.
            }
        }
        int more = directories.size() - MOST_NAMED;
        return directories.isEmpty()
                ? ""
                : "; directories in it are not read: "
                        + directories.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private static String name(Path file) {
        if (file.equals(STANDARD_INPUT)) {
            return "standard input";
        }
        return file.toString().isEmpty() ? "." : file.toString();
    }

    private void add(Path path) {
        if (path.equals(STANDARD_INPUT)) {
            read(path, () -> standardInput);
        } else if (Files.isDirectory(path)) {
            addAll(path);
        } else {
            read(path, () -> Files.newInputStream(path));
        }
    }

    private void addAll(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files =
                    entries.filter(ManifestFiles::isManifest).sorted().toList();
            if (files.isEmpty()) {
                problems.add(Problem.inFile(
                        name(directory),
                        "this directory holds no .yaml, .yml or .json file" + below(List.of(directory))));
            }
            files.forEach(this::add);
        } catch (IOException e) {
            problems.add(Problem.inFile(name(directory), sentence(e)));
        }
    }

    private static boolean hasManifests(Path directory) {
        try (Stream<Path> entries = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return entries.anyMatch(ManifestFiles::isManifest);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isManifest(Path file) {
        return file.getFileName().toString().matches(".*\\.(yaml|yml|json)") && !Files.isDirectory(file);
    }

    private void read(Path file, Source source) {
        if (textByFile.keySet().stream().anyMatch(known -> isSame(known, file))) {
            return;
        }
        try (InputStream stream = source.open()) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                skip(file, "is larger than 3 MiB");
                return;
            }
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            textByFile.put(file, text.toString());
        } catch (CharacterCodingException e) {
            skip(file, "is not text in UTF-8");
        } catch (IOException e) {
            problems.add(Problem.inFile(name(file), sentence(e)));
        }
    }

    private void skip(Path file, String why) {
        skipped.add(Problem.inFile(name(file), "skipped, as it " + why));
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
            return "no such file or directory was found";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return "cannot be read: " + e.getMessage();
    }
}
