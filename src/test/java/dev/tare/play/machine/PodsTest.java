package dev.tare.play.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.peers.RawClient;
import dev.tare.play.Happening.Action;
import dev.tare.play.Pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class PodsTest {

    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("endpoints.json");
    }

    private Pods pods(Pod... pods) throws Exception {
        return new Pods(List.of(pods), new EndpointsFile(file()));
    }

    private static Pod pod(String name, String version, int failsEvery, boolean joinsLater) {
        return new Pod(name, version, null, 0, failsEvery, null, joinsLater);
    }

    private static String ask(int port) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.write(GET);
            return client.readToEnd();
        }
    }

    private List<String> told() throws IOException {
        return new ObjectMapper().readTree(Files.readString(file())).findValuesAsText("port_value");
    }

    @Test
    void podsSayWhoTheyAreAndAreCounted() throws Exception {
        try (Pods pods = pods(pod("a", "v1", 0, false), pod("b", "v2", 0, false), pod("c", "v2", 0, true))) {
            int b = pods.ports(Optional.of("v2")).get(0);
            assertThat(ask(b)).startsWith("HTTP/1.1 200 OK").contains("tare-pod: b\r\n", "tare-version: v2\r\n");
            ask(b);
            assertThat(pods.received()).isEqualTo(Map.of("v1", 0L, "v2", 2L));
            assertThat(pods.versions()).containsExactly("v1", "v2");
            assertThat(told()).hasSize(2).contains(Integer.toString(b));
        }
    }

    @Test
    void aKilledPodRefusesAndComesBackToItsAddress() throws Exception {
        try (Pods pods = pods(pod("a", "v1", 0, false))) {
            int port = pods.ports(Optional.empty()).get(0);
            RawClient open = new RawClient(port);
            pods.happen(Action.Kill, "a");
            assertThat(open.isEnded()).isTrue();
            open.close();
            assertThat(told()).isEmpty();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(port));
            pods.happen(Action.Start, "a");
            assertThat(ask(port)).startsWith("HTTP/1.1 200 OK");
            assertThat(told()).containsExactly(Integer.toString(port));
        }
    }

    @Test
    void aMendedPodFailsNoMore() throws Exception {
        try (Pods pods = pods(pod("a", "v1", 1, false))) {
            int port = pods.ports(Optional.empty()).get(0);
            assertThat(ask(port)).startsWith("HTTP/1.1 503 ");
            pods.happen(Action.Mend, "a");
            assertThat(ask(port)).startsWith("HTTP/1.1 200 OK");
            pods.happen(Action.Kill, "a");
            pods.happen(Action.Start, "a");
            assertThat(ask(port)).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void aPodThatJoinsIsTold() throws Exception {
        try (Pods pods = pods(pod("a", "v1", 0, false), pod("b", "v1", 0, true))) {
            assertThat(pods.ports(Optional.empty())).hasSize(1);
            pods.happen(Action.Start, "b");
            assertThat(told())
                    .containsExactlyElementsOf(pods.ports(Optional.empty()).stream()
                            .map(String::valueOf)
                            .toList())
                    .hasSize(2);
        }
    }
}
