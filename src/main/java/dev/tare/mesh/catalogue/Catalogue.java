package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.tare.manifest.Validated;

/** The entries that come with Tare, one file a mesh. */
public final class Catalogue {

    private static final Map<String, CatalogueEntry> READ = new ConcurrentHashMap<>();

    private Catalogue() {}

    /** The meshes that have an entry, in alphabetical order. */
    public static List<String> names() {
        return EntryFiles.NAMES;
    }

    /** Whether a mesh has an entry. */
    public static boolean has(String name) {
        return EntryFiles.NAMES.contains(name);
    }

    /** The entry of a mesh; empty where there is none. */
    public static Optional<CatalogueEntry> entry(String name) {
        return has(name) ? Optional.of(READ.computeIfAbsent(name, Catalogue::read)) : Optional.empty();
    }

    /** The meshes whose proxies Tare runs itself, in alphabetical order. */
    public static List<String> ownProxies() {
        return EntryFiles.NAMES.stream()
                .filter(name -> entry(name).orElseThrow().runsInPods())
                .toList();
    }

    /** What a pod carries to be off every mesh that has an entry, whichever of them is in its cluster. */
    public static Marks out() {
        return EntryFiles.NAMES.stream()
                .map(name -> entry(name).orElseThrow().enrolment().out())
                .reduce(Marks.NONE, Marks::and);
    }

    private static CatalogueEntry read(String name) {
        Validated<CatalogueEntry> read = EntryReader.read("", EntryFiles.file(name), EntryFiles.text(name));
        if (read instanceof Validated.Accepted<CatalogueEntry> accepted) {
            return accepted.value();
        }
        throw new IllegalStateException(read.problems().get(0).sentence());
    }
}
