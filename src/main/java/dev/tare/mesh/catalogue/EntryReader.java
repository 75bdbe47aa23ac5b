package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import dev.tare.manifest.FileSchema;
import dev.tare.manifest.MergePatch;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;

/** From an entry as it is written to the entry, or to what is wrong with it. */
final class EntryReader {

    /** The entry that this one is a JSON merge patch of (RFC 7396). */
    private static final String EXTENDS = "extends";

    private static final FileSchema SCHEMA = FileSchema.load("/meshes/schema.json");
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private EntryReader() {}

    /**
     * Reads an entry.
     *
     * @param resource kind and name of the resource that the text is of; empty where it is a file
     * @param source the file; empty where it is a resource
     */
    static Validated<CatalogueEntry> read(String resource, String source, String text) {
        Validated<CatalogueEntry> read =
                FileSchema.parse(source, text).then(EntryReader::whole).then(EntryReader::entry);
        return read instanceof Validated.Refused<CatalogueEntry> refused
                ? new Validated.Refused<>(refused.problems().stream()
                        .map(problem ->
                                new Problem(source, resource, problem.field(), problem.held(), problem.allowed()))
                        .toList())
                : read;
    }

    private static Validated<ObjectNode> whole(ObjectNode written) {
        JsonNode base = written.remove(EXTENDS);
        if (base == null) {
            return new Validated.Accepted<>(written);
        }
        Optional<ObjectNode> extended = Optional.of(base.asText())
                .filter(EntryFiles.NAMES::contains)
                .flatMap(EntryReader::builtIn)
                .filter(entry -> !entry.has(EXTENDS));
        return extended.<Validated<ObjectNode>>map(entry -> new Validated.Accepted<>(MergePatch.apply(entry, written)))
                .orElseGet(() -> new Validated.Refused<>(List.of(Problem.inField(
                        "", EXTENDS, base.toString(), "must be an entry of Tare's own that extends no other"))));
    }

    private static Optional<ObjectNode> builtIn(String name) {
        return FileSchema.parse(name, EntryFiles.text(name)) instanceof Validated.Accepted<ObjectNode> accepted
                ? Optional.of(accepted.value())
                : Optional.empty();
    }

    private static Validated<CatalogueEntry> entry(ObjectNode document) {
        List<Problem> problems = SCHEMA.check(document);
        if (!problems.isEmpty()) {
            return new Validated.Refused<>(problems);
        }
        try {
            CatalogueEntry entry = JSON.treeToValue(document, CatalogueEntry.class);
            List<Problem> senseless = EntryRules.problems(entry);
            return senseless.isEmpty() ? new Validated.Accepted<>(entry) : new Validated.Refused<>(senseless);
        } catch (JsonProcessingException e) {
            return new Validated.Refused<>(
                    List.of(Problem.inField("", "", "", "cannot be read: " + e.getOriginalMessage())));
        }
    }
}
