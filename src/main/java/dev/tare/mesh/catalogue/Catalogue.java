package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.tare.plan.Checked;

/** The entries that come with Tare, on the class path: {@code /meshes/<name>.yaml}. */
public final class Catalogue {

    /** The meshes that have an entry, in alphabetical order. */
    public static final List<String> NAMES = List.of(
            "aws-app-mesh",
            "cilium",
            "consul",
            "envoy",
            "gloo-mesh",
            "istio",
            "istio-ambient",
            "kmesh",
            "kuma",
            "linkerd",
            "nginx-service-mesh",
            "nsm",
            "open-service-mesh",
            "openshift-service-mesh",
            "reference",
            "traefik-mesh");

    private static final Map<String, CatalogueEntry> READ = new ConcurrentHashMap<>();

    private Catalogue() {}

    /** The entry of a mesh; empty where there is none. */
    public static Optional<CatalogueEntry> entry(String name) {
        return NAMES.contains(name) ? Optional.of(READ.computeIfAbsent(name, Catalogue::read)) : Optional.empty();
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
        try (InputStream source = Catalogue.class.getResourceAsStream(file(name))) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(String name) {
        return "/meshes/" + name + ".yaml";
    }
}
