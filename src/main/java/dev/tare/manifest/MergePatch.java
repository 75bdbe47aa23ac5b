package dev.tare.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396) of objects. */
public final class MergePatch {

    private MergePatch() {}

    /**
     * Changes an object as a patch says: fields that are null in the patch go, objects are merged, and everything else is
     * replaced.
     *
     * @param target the object that is changed
     * @param patch the patch, which stays as it is
     * @return the target
     */
    public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode object) {
                target.set(name, apply(target.path(name) instanceof ObjectNode o ? o : target.objectNode(), object));
            } else {
                target.set(name, value);
            }
        });
        return target;
    }
}
