package dev.tare.fleet.pods.observed;

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
                "true  | pods \"x\" is forbidden: maximum cpu usage per Container is 100m, but limit is 1",
                "true  | pods \"x\" is forbidden: [minimum memory usage per Container is 1Gi, but request is 128Mi]",
                "true  | pods \"x\" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000",
                "true  | pods \"x\" is forbidden: no PriorityClass with name urgent was found",
                "true  | pods \"x\" is forbidden: failed quota: compute: must specify limits.cpu for: worker",
                "true  | Pod \"x\" is invalid: spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit",
                "true  | pods \"x\" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0",
                "true  | pods \"x\" is forbidden: exceeded quota: small, requested: pods=1,requests.memory=1Gi, used: pods=0,requests.memory=0, limited: pods=9,requests.memory=512Mi",
                "false | pods \"x\" is forbidden: exceeded quota: small, requested: requests.memory=512Mi, used: requests.memory=1Mi, limited: requests.memory=0.5Gi",
                "false | pods \"x\" is forbidden: exceeded quota: odd, requested: what=ever, used: what=1, limited: what=0",
                "false | pods \"x\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1",
                "true  | admission webhook \"policy.example\" denied the request: no signature of the image was found: key not found",
                "false | admission webhook \"mpod.kb.io\" denied the request: Job.batch \"j\" not found",
                "false | Internal error occurred: failed calling webhook \"policy.example\": connection refused"
            })
    void isARuleOrMayPass(boolean isFinal, String message) {
        assertThat(new PodRefusal("Job j", "mesh", message).isFinal()).isEqualTo(isFinal);
    }
}
