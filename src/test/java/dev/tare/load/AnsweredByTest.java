package dev.tare.load;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether an answer is the target's, or one that a proxy has made up. */
class AnsweredByTest {

    @Test
    void isAProxyThatSaysSo() {
        assertThat(AnsweredBy.proxy(true, Map.of("proxy-status", "tare-client; details=\"upgrade_failed; -\"")))
                .isEqualTo("a proxy (proxy-status: tare-client; details=\"upgrade_failed; -\")");
        assertThat(AnsweredBy.proxy(true, Map.of("l5d-proxy-error", "service in fail-fast")))
                .isEqualTo("Linkerd's proxy (l5d-proxy-error: service in fail-fast)");
    }

    @Test
    void isShownWithEnvoysResponseFlagsAndNothingThatIsNoText() {
        String refused = "tare-server; details=\"upstream_reset_before_response_started{remote_connection_failure|"
                + "delayed_connect_error:_Connection_refused}; UF\"";
        assertThat(AnsweredBy.who(Map.of("proxy-status", refused)))
                .isEqualTo("a proxy (proxy-status: " + refused + ")");
        assertThat(AnsweredBy.who(Map.of("proxy-status", "\u001b[2Jx" + "y".repeat(1_000))))
                .isEqualTo("a proxy (proxy-status: ?[2Jx" + "y".repeat(195) + ")");
    }

    @Test
    void isAnEnvoyThatHasAskedNobody() {
        assertThat(AnsweredBy.proxy(true, Map.of("server", "istio-envoy")))
                .isEqualTo("Envoy (server: istio-envoy, without x-envoy-upstream-service-time)");
        assertThat(AnsweredBy.proxy(true, Map.of("server", "envoy", "x-envoy-upstream-service-time", "3")))
                .isEmpty();
    }

    @Test
    void isTheTargetWhereNothingShows() {
        assertThat(AnsweredBy.proxy(true, Map.of("server", "nginx"))).isEmpty();
        assertThat(AnsweredBy.proxy(false, Map.of("proxy-status", "cdn; received-status=200")))
                .isEmpty();
    }
}
