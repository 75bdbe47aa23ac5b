package dev.tare.fleet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "shop, shop, 80, shop:80",
        "shop:8080, shop, 8080, shop:8080",
        "my_shop:8080, my_shop, 8080, my_shop:8080",
        "127.0.0.1:1, 127.0.0.1, 1, 127.0.0.1:1",
        "[::1], ::1, 80, [::1]:80",
        "[::1]:8080, ::1, 8080, [::1]:8080"
    })
    void readsAndWritesAuthorities(String authority, String host, int port, String written) {
        Endpoint endpoint = Endpoint.of(authority, 80);
        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(endpoint.authority()).isEqualTo(written);
    }
}
