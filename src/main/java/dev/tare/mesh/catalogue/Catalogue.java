package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.tare.manifest.Checked;

/**
 * The entries that come with Tare, on the class path: {@code /meshes/<name>.yaml}. Which files there are stands in {@code
 * /meshes/index}, which the build writes: a class path cannot be listed.
 */
public final class Catalogue {

    private static final List<String> NAMES =
            resource("/meshes/index").lines().sorted().toList();
    private static final Map<String, CatalogueEntry> READ = new ConcurrentHashMap<>();

    private Catalogue() {}

    /** The meshes that have an entry, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /** Whether a mesh has an entry. */
    public static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** The entry of a mesh; empty where there is none. */
    public static Optional<CatalogueEntry> entry(String name) {
        return has(name) ? Optional.of(READ.computeIfAbsent(name, Catalogue::read)) : Optional.empty();
    }

    /** The meshes whose proxies Tare runs itself, in alphabetical order. */
    public static List<String> ownProxies() {
        return NAMES.stream()
                .filter(name -> entry(name).orElseThrow().runsInPods())
                .toList();
    }

    /** What a pod carries to be off every mesh that has an entry, whichever of them is in its cluster. */
    public static Marks out() {
        return NAMES.stream()
                .map(name -> entry(name).orElseThrow().enrolment().out())
                .reduce(Marks.NONE, Marks::and);
    }

    private static CatalogueEntry read(String name) {
        Checked<CatalogueEntry> read = EntryReader.read("", file(name), text(name));
        if (read instanceof Checked.Accepted<CatalogueEntry> accepted) {
            return accepted.value();
        }
        throw new IllegalStateException(read.problems().get(0).sentence());
    }

    /** An entry as it is written. */
    static String text(String name) {
        return resource(file(name));
    }

    private static String file(String name) {
        return "/meshes/" + name + ".yaml";
    }

    private static String resource(String path) {
        try (InputStream source = Catalogue.class.getResourceAsStream(path)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
