package dev.tare.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;

/** Resources with fields of a version that is still to come, as the operator's client reads them. */
class LenientReadingTest {

    private final KubernetesSerialization form = form();

    private static KubernetesSerialization form() {
        ObjectMapper mapper = new ObjectMapper();
        new LenientReading().customize(mapper);
        return new KubernetesSerialization(mapper, false);
    }

    @Test
    void profilesAreReadWithoutThem() {
        PerformanceProfile profile = form.unmarshal("""
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  novel: x
                  target: {sample: {novel: 1}}
                  load: {rate: 100, novel: {a: 1}}
                  environments: [{name: baseline, novel: []}]
                status: {novel: 1}
                """, PerformanceProfile.class);
        assertThat(profile.getSpec().load().rate()).isEqualTo(100);
    }

    @Test
    void runsAreReadWithoutThem() {
        String run = """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceRun
                metadata: {name: checkout-1}
                spec: {profileRef: {name: checkout, novel: 1}, novel: x}
                status: {headline: measuring, novel: 1, profile: {specHash: a, novel: 2}}
                """;
        assertThat(form.unmarshal(run, PerformanceRun.class).getStatus().headline())
                .isEqualTo("measuring");
        assertThat(form.unmarshal(run, RunOutline.class).getStatus().profile().specHash())
                .isEqualTo("a");
    }

    @Test
    void meshesAreReadWithoutThem() {
        MeshInstall mesh = form.unmarshal("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec: {mesh: istio, novel: x}
                """, MeshInstall.class);
        assertThat(mesh.getSpec().mesh()).isEqualTo("istio");
    }
}
