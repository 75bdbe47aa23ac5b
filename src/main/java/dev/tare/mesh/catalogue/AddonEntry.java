package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import dev.tare.api.MeshInstallSpec.Addon;
import dev.tare.manifest.FileSchema;
import dev.tare.manifest.Validated;

/**
 * What is known of an addon; it comes with Tare, on the class path: {@code /addons/<name>.yaml}.
 *
 * @param title its name as people write it
 * @param page its project's page
 * @param since the day on which its chart's version was published
 * @param chart its chart
 * @param link where it is seen
 * @param sources by part of this entry, the page that says so
 */
public record AddonEntry(String title, URI page, LocalDate since, Chart chart, Link link, Map<String, URI> sources) {

    /** Where all addons are. */
    public static final String NAMESPACE = "tare-addons";

    private static final Map<Addon, AddonEntry> ALL = new EnumMap<>(Addon.class);

    static {
        for (Addon addon : Addon.values()) {
            ALL.put(addon, read("/addons/" + addon + ".yaml"));
        }
    }

    /**
     * A chart.
     *
     * @param repository {@code https://...}, or {@code oci://...} without the chart's name
     * @param chart its name in there
     * @param version its version
     * @param release the name of its release
     * @param values what it is given
     */
    public record Chart(String repository, String chart, String version, String release, Map<String, Object> values) {

        /** Fills what is absent. */
        public Chart {
            values = values == null ? Map.of() : values;
        }
    }

    /**
     * A page.
     *
     * @param service the name of its Service
     * @param port that Service's port
     * @param path its path
     */
    public record Link(String service, int port, String path) {

        /** Its address, from inside the cluster. */
        public String url() {
            return "http://%s.%s.svc:%d%s".formatted(service, NAMESPACE, port, path);
        }
    }

    /** What is known of an addon. */
    public static AddonEntry of(Addon addon) {
        return ALL.get(addon);
    }

    private static AddonEntry read(String file) {
        try (InputStream source = AddonEntry.class.getResourceAsStream(file)) {
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            if (FileSchema.parse(file, text) instanceof Validated.Accepted<ObjectNode> accepted) {
                return JsonMapper.builder()
                        .addModule(new JavaTimeModule())
                        .build()
                        .treeToValue(accepted.value(), AddonEntry.class);
            }
            throw new IllegalStateException(file + " holds no object in YAML");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
