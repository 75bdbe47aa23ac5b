package dev.tare.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Text in YAML or JSON as a list of documents. */
public final class YamlDocuments {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What is written without aliases is in JSON about as long as in YAML; with them, 600 bytes may stand for gigabytes. */
    private static final int MOST_TIMES = 10;

    private static final long SHORT_BYTES = 1 << 20;

    private YamlDocuments() {}

    /** The documents that hold something, or the place where the text stops being YAML. */
    public static Validated<List<JsonNode>> parse(String source, String text) {
        return json(text)
                .map(document -> (Validated<List<JsonNode>>) new Validated.Accepted<>(List.of(document)))
                .orElseGet(() -> yaml(source, text));
    }

    /** JSON is YAML but for tabs, which people indent it with. */
    private static Optional<JsonNode> json(String text) {
        try {
            return text.stripLeading().startsWith("{") ? Optional.of(JSON.readTree(text)) : Optional.empty();
        } catch (JsonProcessingException e) {
            // The YAML parser says what is wrong with it, or takes it.
            return Optional.empty();
        }
    }

    private static Validated<List<JsonNode>> yaml(String source, String text) {
        List<JsonNode> documents = new ArrayList<>();
        try {
            for (Object document : yaml().loadAll(text)) {
                if (document != null) {
                    documents.add(tree(document, SHORT_BYTES + (long) MOST_TIMES * text.length()));
                }
            }
            return new Validated.Accepted<>(documents);
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? ""
                    : " at line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1);
            return refused(source, "is not valid YAML" + place + ": " + oneLine(e.getProblem()));
        } catch (YAMLException e) {
            return refused(source, "is not valid YAML: " + oneLine(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // Such as !!int before what is no number. What stands there is not quoted: it may be a secret.
            return refused(source, "holds a value that does not match its tag");
        } catch (JsonParseException e) {
            // Keys that differ in YAML, and don't in JSON, such as 1 and "1".
            return refused(source, "is not valid YAML: " + oneLine(e.getOriginalMessage()));
        } catch (LimitedBytes.ExceededException e) {
            return refused(source, "holds aliases that make it more than 10 times as long as it is written");
        } catch (IOException e) {
            // Deeper than any document can be written: the tree has a loop.
            return refused(source, "holds an anchor that refers to itself");
        }
    }

    private static JsonNode tree(Object document, long mostBytes) throws IOException {
        LimitedBytes bytes = new LimitedBytes(mostBytes);
        JSON.writeValue(bytes, document);
        return JSON.readTree(bytes.toByteArray());
    }

    private static Validated<List<JsonNode>> refused(String source, String sentence) {
        return new Validated.Refused<>(List.of(Problem.inFile(source, sentence)));
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options), new Representer(unused), unused, options, new KubernetesResolver());
    }

    /** As Kubernetes reads YAML: what looks like a date is a string. */
    private static final class KubernetesResolver extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
