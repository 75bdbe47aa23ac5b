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

    @ParameterizedTest
    @CsvSource({
        "shop:80, false, shop",
        "shop:443, false, shop:443",
        "shop:443, true, shop",
        "shop:80, true, shop:80",
        "[::1]:80, false, [::1]",
        "[::1]:8080, false, [::1]:8080"
    })
    void leavesOutTheDefaultPortOfAScheme(String authority, boolean https, String written) {
        assertThat(Endpoint.of(authority, 1).authority(https)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop, shop:80",
        "https://shop, shop:443",
        "https://[::1], [::1]:443",
        "https://shop:8443, shop:8443",
        "tcp://shop:1, shop:1"
    })
    void readsUrls(String url, String written) {
        assertThat(Endpoint.ofUrl(url).authority()).isEqualTo(written);
    }
}
