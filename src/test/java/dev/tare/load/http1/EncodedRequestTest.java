package dev.tare.load.http1;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.wire.HttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

class EncodedRequestTest {

    private static EncodedRequest encoded(String method, Map<String, String> headers, String body) {
        return EncodedRequest.of(new HttpRequest(method, "/a?b=c", headers, Map.of(), body), Map.of(), "shop:8080");
    }

    private static String text(EncodedRequest request) {
        return request.bytes().toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesLineHostAndHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "text/html, */*;q=0.8");
        headers.put("x-empty", "");
        assertThat(text(encoded("GET", headers, "")))
                .isEqualTo(
                        "GET /a?b=c HTTP/1.1\r\nhost: shop:8080\r\nAccept: text/html, */*;q=0.8\r\nx-empty: \r\n\r\n");
    }

    @Test
    void writesSecretHeadersAsTheOthers() {
        HttpRequest template = new HttpRequest("GET", "/", Map.of("x-open", "a"), Map.of("x-secret", "/file"), "");
        assertThat(text(EncodedRequest.of(template, Map.of("x-secret", "b"), "shop")))
                .isEqualTo("GET / HTTP/1.1\r\nhost: shop\r\nx-open: a\r\nx-secret: b\r\n\r\n");
    }

    @Test
    void countsTheBodyInBytes() {
        assertThat(text(encoded("POST", Map.of(), "h\u00e9llo \u20ac")))
                .isEqualTo("POST /a?b=c HTTP/1.1\r\nhost: shop:8080\r\ncontent-length: 10\r\n\r\nh\u00e9llo \u20ac");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void saysThatABodyIsEmptyWhereOneIsUsual(String method) {
        assertThat(text(encoded(method, Map.of(), ""))).contains("\r\ncontent-length: 0\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
    void saysNothingOfABodyElsewhereUnlessThereIsOne(String method) {
        assertThat(text(encoded(method, Map.of(), ""))).doesNotContain("content-length");
        assertThat(text(encoded(method, Map.of(), "x"))).endsWith("\r\ncontent-length: 1\r\n\r\nx");
        assertThat(encoded(method, Map.of(), "").toHead()).isEqualTo(method.equals("HEAD"));
    }
}
