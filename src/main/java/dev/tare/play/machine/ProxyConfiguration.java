package dev.tare.play.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.manifest.FileSchema;
import dev.tare.manifest.MergePatch;
import dev.tare.manifest.Validated;
import dev.tare.play.Application;
import dev.tare.play.Fragment;
import dev.tare.play.Lessons;
import dev.tare.play.Values;

/** The bootstrap configuration of a lesson's proxies: as they are without its feature, and the fragments that switch it on. */
final class ProxyConfiguration {

    private ProxyConfiguration() {}

    /**
     * The configuration in JSON.
     *
     * @param application whose proxies they are
     * @param fragments what is switched on
     * @param values what templates are filled with
     */
    static String json(Application application, List<Fragment> fragments, Values values) {
        Validated<ObjectNode> read = FileSchema.parse(application.proxies(), values.fill(Lessons.proxies(application)));
        if (!(read instanceof Validated.Accepted<ObjectNode> accepted)) {
            throw new IllegalStateException("no proxies: " + read.problems());
        }
        JsonNode configuration = accepted.value().get("configuration");
        // All places first: what is put in front of something else would move it.
        Map<String, JsonNode> places = new LinkedHashMap<>();
        accepted.value().get("places").properties().forEach(place -> {
            places.put(place.getKey(), configuration.at(place.getValue().textValue()));
        });
        for (Fragment fragment : fragments) {
            put(places, fragment, values.fill(fragment.is()));
        }
        return configuration.toPrettyString();
    }

    private static void put(Map<String, JsonNode> places, Fragment fragment, JsonNode is) {
        JsonNode place = places.get(fragment.into());
        if (place instanceof ObjectNode object && is instanceof ObjectNode patch) {
            MergePatch.apply(object, patch);
        } else if (place instanceof ArrayNode list && is instanceof ArrayNode elements) {
            if (fragment.replace()) {
                list.removeAll();
            }
            for (int i = 0; i < elements.size(); i++) {
                list.insert(i, elements.get(i));
            }
        } else {
            throw new IllegalStateException("there is no place '%s' of %s for %s"
                    .formatted(fragment.into(), places.keySet(), is.getNodeType()));
        }
    }
}
