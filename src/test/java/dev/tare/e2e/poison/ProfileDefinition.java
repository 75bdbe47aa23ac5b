package dev.tare.e2e.poison;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The definition of profiles in the cluster, which may be that of another version. */
final class ProfileDefinition {

    private static final String NAME = "performanceprofiles.tare.dev";
    private static final String SPEC = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties";

    private final KubernetesClient client;

    ProfileDefinition(KubernetesClient client) {
        this.client = client;
    }

    /** The fields of a spec. */
    Map<String, JSONSchemaProps> spec() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(NAME)
                .get()
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties();
    }

    /** Adds something; its place is below the fields of a spec, as JSON Pointer has it. */
    void add(String place, JsonNode value) {
        patch(operation("add", place).set("value", value));
    }

    /** Takes something away. */
    void remove(String place) {
        patch(operation("remove", place));
    }

    private static ObjectNode operation(String what, String place) {
        return JsonNodeFactory.instance.objectNode().put("op", what).put("path", SPEC + place);
    }

    private void patch(JsonNode operation) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(NAME)
                .patch(new PatchContext.Builder().withPatchType(PatchType.JSON).build(), "[%s]".formatted(operation));
    }
}
