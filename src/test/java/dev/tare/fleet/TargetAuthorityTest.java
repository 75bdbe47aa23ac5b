package dev.tare.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.Request;
import dev.tare.api.Target;

import static org.assertj.core.api.Assertions.assertThat;

/** What a target is called by, whatever address it is called at. */
class TargetAuthorityTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static <T> T read(String text, Class<T> type) throws Exception {
        JsonNode tree = YAML.readTree(text);
        return YAML.treeToValue(tree, type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://shop.test                         | {}                     | shop.test         | shop.test",
                "url: http://shop.test:80                      | {}                     | shop.test         | shop.test",
                "url: HTTP://shop.test:80/                     | {}                     | shop.test         | shop.test",
                "url: http://shop.test:8080                    | {}                     | shop.test:8080    | shop.test",
                "url: http://shop.test:443                     | {}                     | shop.test:443     | shop.test",
                "url: https://shop.test:443                    | {}                     | shop.test         | shop.test",
                "url: Https://shop.test/                       | {}                     | shop.test         | shop.test",
                "url: https://shop.test:80                     | {}                     | shop.test:80      | shop.test",
                "'url: http://[::1]:80'                        | {}                     | '[::1]'           | ::1",
                "url: https://10.0.0.7                         | host: shop.test        | shop.test         | shop.test",
                "url: https://10.0.0.7:8443                    | host: shop.test:8443   | shop.test:8443    | shop.test",
                "'url: https://10.0.0.7'                       | 'host: \"[::1]:8443\"' | '[::1]:8443'      | ::1",
                "'{url: https://10.0.0.7, tls: {serverName: cert.test}}' | host: shop.test | shop.test       | cert.test",
                "'service: {name: front, port: 80}'            | {}                     | front             | front",
                "'{service: {name: front, port: 443}, tls: {}}' | {}                    | front             | front",
                "'service: {name: front, port: 443}'           | {}                     | front:443         | front",
                "'{sample: {}, tls: {}}'                       | host: shop.test        | shop.test         | sample"
            })
    void isTheUsersAffair(String target, String request, String authority, String serverName) throws Exception {
        Target called = read(target, Target.class);
        Endpoint endpoint = called.url() != null
                ? Endpoint.ofUrl(called.url())
                : called.service() != null
                        ? new Endpoint(called.service().name(), called.service().port())
                        : new Endpoint("sample", 8080);
        assertThat(TargetAuthority.of(called, read(request, Request.class), endpoint))
                .isEqualTo(new TargetAuthority(authority, serverName));
    }
}
