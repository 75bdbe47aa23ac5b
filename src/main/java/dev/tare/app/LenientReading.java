package dev.tare.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Resources are read without the fields that this version does not know. Definitions may be those of a later version, and a
 * list is read as a whole: one resource with one new field would hide all others of its kind. What a run measures is read
 * strictly ({@link dev.tare.fleet.pods.stored.FrozenRuns}).
 */
@Singleton
final class LenientReading implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
