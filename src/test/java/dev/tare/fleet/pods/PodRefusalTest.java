package dev.tare.fleet.pods;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What API servers say of pods that they refuse. */
class PodRefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true  | pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": seccompProfile",
                "true  | admission webhook \"policy.example\" denied the request: no",
                "true  | pods \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
                "false | pods \"x\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1",
                "false | Internal error occurred: failed calling webhook \"policy.example\": connection refused"
            })
    void isARuleOrMayPass(boolean isFinal, String message) {
        assertThat(new PodRefusal("Job j", "mesh", message).isFinal()).isEqualTo(isFinal);
    }
}
