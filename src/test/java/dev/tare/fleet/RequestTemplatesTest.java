package dev.tare.fleet;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.api.Protocol;
import dev.tare.api.Request;
import dev.tare.api.RequestBuilder;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What workers are told of a profile's request. */
class RequestTemplatesTest {

    private static Request request(Protocol protocol, Map<String, String> headers) {
        return RequestBuilder.builder().protocol(protocol).headers(headers).build();
    }

    /** A protocol is called the same in a profile and in what a worker reads. */
    @ParameterizedTest
    @EnumSource
    void aWorkerReadsTheProtocolByItsNameInAProfile(Protocol protocol) {
        RequestTemplate template = RequestTemplates.of(request(protocol, Map.of()), Map.of());

        assertThat(Json.write(template)).startsWith("{\"protocol\":\"" + protocol.value() + "\"");
        assertThat(template.timeoutNs()).isEqualTo(5_000_000_000L);
    }

    @Test
    void headersStandInTheSameOrderEachTime() {
        RequestTemplate template = RequestTemplates.of(
                request(Protocol.HTTP2, Map.of("b", "1", "c", "2", "a", "3")), Map.of("z", "/z", "y", "/y"));

        assertThat(((RequestTemplate.Http2) template).http().headers().keySet()).containsExactly("a", "b", "c");
        assertThat(template.secretHeaderFiles().keySet()).containsExactly("y", "z");
    }
}
