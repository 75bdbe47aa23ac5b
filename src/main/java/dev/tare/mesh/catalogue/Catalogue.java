package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The entries on the class path: {@code /meshes/<name>.yaml}. */
public final class Catalogue {

    /** The meshes that have an entry, in alphabetical order. */
    public static final List<String> NAMES = List.of("cilium", "consul", "istio", "istio-ambient", "kuma", "linkerd");

    private static final YAMLMapper YAML =
            YAMLMapper.builder().addModule(new JavaTimeModule()).build();

    private Catalogue() {}

    /** The entry of a mesh; empty where there is none. */
    public static Optional<CatalogueEntry> entry(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        String file = "/meshes/" + name + ".yaml";
        try (InputStream source = Catalogue.class.getResourceAsStream(file)) {
            return Optional.of(YAML.readValue(source, CatalogueEntry.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " is not readable on the class path", e);
        }
    }
}
