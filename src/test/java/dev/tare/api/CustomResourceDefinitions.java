package dev.tare.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The definitions of the custom resources, generated from their Java types. */
final class CustomResourceDefinitions {

    private static final List<Class<? extends CustomResource<?, ?>>> TYPES =
            List.of(MeshInstall.class, PerformanceProfile.class, PerformanceRun.class, Playground.class);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private CustomResourceDefinitions() {}

    /** File names, with what the files must hold. */
    static Map<String, String> generate() {
        Map<String, String> files = new TreeMap<>();
        for (Class<? extends CustomResource<?, ?>> type : TYPES) {
            generate(type, files);
        }
        return files;
    }

    private static void generate(Class<? extends CustomResource<?, ?>> type, Map<String, String> files) {
        ObjectMapper mapper = new ObjectMapper().setAnnotationIntrospector(new JavadocDescriptions());
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        // After the serialization's own module for durations, which reads ISO 8601.
        mapper.registerModule(new SimpleModule()
                .addSerializer(Duration.class, new DurationText.Writer())
                .addDeserializer(Duration.class, new DurationText.Reader()));
        Output output = new Output();
        new CRDGenerator()
                .withObjectMapper(mapper, serialization)
                .customResourceClasses(type)
                .withOutput(output)
                .generate();
        output.files.forEach((name, bytes) -> {
            try {
                JsonNode definition = YAML.readTree(bytes.toByteArray());
                SchemaRefinement.refine((ObjectNode) definition, type);
                files.put(
                        name + ".yml",
                        "# Generated from the Java types in dev.tare.api; see CustomResourceDefinitionsTest.\n"
                                + YAML.writeValueAsString(definition));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static final class Output implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {

        private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return files.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }

        @Override
        public void close() {}
    }
}
