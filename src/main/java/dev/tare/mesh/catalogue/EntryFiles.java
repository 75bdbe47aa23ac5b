package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files of the entries that come with Tare, on the class path: {@code /meshes/<name>.yaml}. Which there are stands in
 * {@code /meshes/index}, which the build writes: a class path cannot be listed.
 */
final class EntryFiles {

    /** The meshes that have a file, in alphabetical order. */
    static final List<String> NAMES = read("/meshes/index").lines().sorted().toList();

    private EntryFiles() {}

    /** The file of a mesh. */
    static String file(String name) {
        return "/meshes/" + name + ".yaml";
    }

    /** What is written in the file of a mesh. */
    static String text(String name) {
        return read(file(name));
    }

    private static String read(String path) {
        try (InputStream source = EntryFiles.class.getResourceAsStream(path)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
