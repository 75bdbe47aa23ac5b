package dev.tare.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** A file of resources, as it stands. */
public final class Manifest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private Manifest() {}

    /** The resources of a file. */
    public static List<JsonNode> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resources of a text. */
    public static List<JsonNode> parse(String text) {
        List<JsonNode> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            documents.forEachRemaining(document -> {
                if (document.isObject()) {
                    resources.add(document);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return resources;
    }

    /** An object as it is printed by {@code kubectl get -o yaml}. */
    public static String yaml(Object object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
