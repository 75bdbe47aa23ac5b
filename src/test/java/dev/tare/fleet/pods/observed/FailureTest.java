package dev.tare.fleet.pods.observed;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.RunReason;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** What exceptions mean. */
class FailureTest {

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                "Failure executing: GET at: https://cluster.example. " + message,
                code,
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private static final Failure PASSING = new Failure.Passing(Optional.empty());

    /** Of an API server that is away, or has too much to do. */
    @ParameterizedTest
    @ValueSource(ints = {401, 408, 429, 503, 504})
    void passes(int code) {
        assertThat(Failure.of(answer(code, "not now"))).isEqualTo(PASSING);
    }

    /** Of what is asked for: a namespace that is gone, an object that is being deleted, a webhook that is down. */
    @ParameterizedTest
    @ValueSource(ints = {404, 409, 410, 500, 502})
    void passesOrIsRefused(int code) {
        assertThat(Failure.of(answer(code, "not now")))
                .isEqualTo(new Failure.Passing(Optional.of(new Failure.Refused(
                        StartFailureReason.RequestRefused, "the API server has refused a request: not now", true))));
    }

    /** An API server that has just been started has not read yet who has which rights. */
    @Test
    void aDenialOfTaresOwnKindsPassesOrIsRefused() {
        String denied =
                "performanceruns.tare.dev \"checkout-1\" is forbidden: User \"system:serviceaccount:tare-system:tare\""
                        + " cannot get resource \"performanceruns\" in API group \"tare.dev\" in the namespace \"shop\"";
        assertThat(Failure.of(answer(403, denied)))
                .isEqualTo(new Failure.Passing(Optional.of(new Failure.Refused(
                        StartFailureReason.RequestRefused, "the API server has refused a request: " + denied, true))));
        assertThat(Failure.of(answer(403, denied.replace("tare.dev", "acme.dev"))))
                .isInstanceOf(Failure.Refused.class);
    }

    @Test
    void whatHasNoAnswerPasses() {
        assertThat(Failure.of(new KubernetesClientException("no answer", new SocketTimeoutException("timeout"))))
                .isEqualTo(PASSING);
        assertThat(Failure.of(new KubernetesClientException("gone", new IOException(new InterruptedException()))))
                .isEqualTo(PASSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | unknown field | true",
                "405 | the server does not allow this method | true",
                "413 | Request entity too large | true",
                "403 | pods is forbidden | false",
                "403 | exceeded quota: compute | false",
                "403 | violates PodSecurity \"restricted\" | true",
                "422 | Deployment.apps \"x\" is invalid: spec | true",
                "422 | something else | false"
            })
    void isRefusedWithTheSentenceOfTheApiServer(int code, String sentence, boolean forGood) {
        assertThat(Failure.of(answer(code, sentence)))
                .isEqualTo(new Failure.Refused(
                        StartFailureReason.RequestRefused,
                        "the API server has refused a request: " + sentence,
                        forGood));
    }

    @Test
    void aRefusalOfTheFleetStaysOne() {
        assertThat(Failure.of(new FleetException(RunReason.NameTaken, "it is another's")))
                .isEqualTo(new Failure.Refused(RunReason.NameTaken, "it is another's", true));
    }

    /** Of a name that no resource has: it would be asked for again and again. */
    @Test
    void whatIsNoAddressDoesNotPass() {
        Exception noAddress = new URISyntaxException("https://cluster.example/apis/x/'; --", "Illegal character");
        assertThat(Failure.of(new KubernetesClientException("An error has occurred.", noAddress)))
                .isEqualTo(new Failure.Bug());
    }

    @Test
    void anythingElseIsAMistake() {
        JsonParseException unreadable = new JsonParseException((JsonParser) null, "no such field");
        assertThat(Failure.of(new IllegalStateException("so"))).isEqualTo(new Failure.Bug());
        assertThat(Failure.of(new NullPointerException())).isEqualTo(new Failure.Bug());
        assertThat(Failure.of(new KubernetesClientException("a kind that nobody knows")))
                .isEqualTo(new Failure.Bug());
        assertThat(Failure.of(new KubernetesClientException("an answer", unreadable)))
                .isEqualTo(new Failure.Bug());
    }
}
