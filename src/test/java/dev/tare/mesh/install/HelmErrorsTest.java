package dev.tare.mesh.install;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Helm says of what went wrong. */
class HelmErrorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution error at (istiod/templates/validate.yaml:3:4): pilot.x has gone",
                "template: istiod/templates/deployment.yaml:12: function \"x\" not defined",
                "parse error at (istiod/templates/a.yaml:1): unclosed action",
                "values don't meet the specifications of the schema(s) in the following chart(s): kuma",
                "error validating data: unknown field \"spec.x\"",
                "json: cannot unmarshal string into Go struct field",
                "Deployment.apps \"istiod\" is invalid: spec.replicas: Invalid value: -1",
                "\"x y\" is not a valid release name"
            })
    void whatIsInTheChartOrItsValuesStays(String message) {
        assertThat(HelmErrors.passes(message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context deadline exceeded",
                "unable to build kubernetes objects from release manifest: no matches for kind \"X\"",
                "chart requires kubeVersion: >=1.40 which is incompatible with Kubernetes v1.35.0",
                "Unable to continue with install: Namespace \"x\" exists and cannot be imported into the current release",
                "timed out waiting for the condition",
                "another operation (install/upgrade/rollback) is in progress",
                "Kubernetes cluster unreachable: connection refused",
                "looks like \"https://a.example\" cannot be reached: dial tcp: lookup a.example: no such host",
                ""
            })
    void anythingElseMayPass(String message) {
        assertThat(HelmErrors.passes(message)).isTrue();
    }

    @Test
    void aMessageIsOneLine() {
        assertThat(HelmErrors.oneLine("  Error:\n\tline one\r\n  line two \n")).isEqualTo("Error: line one line two");
        assertThat(HelmErrors.oneLine(null)).isEmpty();
    }

    @Test
    void aLongOneIsCut() {
        assertThat(HelmErrors.oneLine("x".repeat(600))).isEqualTo("x".repeat(600));
        assertThat(HelmErrors.oneLine("x".repeat(601))).isEqualTo("x".repeat(600) + "...");
    }
}
