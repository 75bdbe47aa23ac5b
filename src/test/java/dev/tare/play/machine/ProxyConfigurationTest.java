package dev.tare.play.machine;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.fleet.Endpoint;
import dev.tare.play.Application;
import dev.tare.play.Fragment;
import dev.tare.play.Pod;
import dev.tare.play.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Where fragments go. */
class ProxyConfigurationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTES =
            "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes";

    /** Added to configurations, to compare them with. */
    private static final String PORTS = "ports of all pods";

    @TempDir
    private Path folder;

    private int configurations;

    private static Pod pod(String name, String version) {
        return new Pod(name, version, null, 0, 0, null, false);
    }

    private JsonNode configuration(Fragment... fragments) throws Exception {
        Application application = new Application(null, null, "v1", List.of(pod("a", "v1"), pod("b", "v2")));
        EndpointsFile endpoints = new EndpointsFile(folder.resolve("endpoints.json"));
        Credentials credentials =
                new Credentials(folder.resolve("certificates-" + configurations++), Clock.systemUTC());
        try (Pods pods = new Pods(application.pods(), endpoints)) {
            Values values = LessonValues.running(
                    application,
                    Map.of(Application.PROXY, Endpoint.local(10_000)),
                    credentials,
                    pods,
                    endpoints.path());
            ObjectNode configuration =
                    (ObjectNode) JSON.readTree(ProxyConfiguration.json(application, List.of(fragments), values));
            configuration.putPOJO(PORTS, pods.ports(Optional.empty()));
            return configuration;
        }
    }

    private static Fragment fragment(String into, boolean replace, String is) throws Exception {
        return new Fragment(into, replace, JSON.readTree(is));
    }

    @Test
    void withoutFragmentsAllGoesToTheOneVersion() throws Exception {
        JsonNode configuration = configuration();
        assertThat(configuration.at(ROUTES).findValuesAsText("cluster")).containsExactly("v1");
        assertThat(configuration.at("/static_resources/clusters").findValuesAsText("name"))
                .containsExactly("app", "v1", "v2");
        assertThat(configuration.at("/static_resources/listeners/0/address/socket_address/port_value"))
                .hasToString("10000");
        JsonNode clusters = configuration.at("/static_resources/clusters");
        assertThat(clusters.findValues("port_value")).hasSize(4);
        assertThat(clusters.get(0).findValues("port_value"))
                .hasToString(configuration.get(PORTS).toString().replace(",", ", "));
    }

    @Test
    void elementsGoInFrontAndFieldsAreMerged() throws Exception {
        JsonNode configuration = configuration(
                fragment("routes", false, "[{\"name\": \"one\"}, {\"name\": \"two\"}]"),
                fragment("route", false, "{\"timeout\": \"1s\"}"),
                fragment("cluster", false, "{\"load_assignment\": null, \"type\": \"{identities.friend}\"}"));
        JsonNode routes = configuration.at(ROUTES);
        assertThat(routes).hasSize(3);
        assertThat(routes.findValuesAsText("name")).containsExactly("one", "two");
        assertThat(routes.at("/2/route")).hasToString("{\"cluster\":\"v1\",\"timeout\":\"1s\"}");
        assertThat(configuration.at("/static_resources/clusters/0").has("load_assignment"))
                .isFalse();
        assertThat(configuration.at("/static_resources/clusters/0/type").textValue())
                .isEqualTo("spiffe://tare.local/friend");
    }

    @Test
    void whatReplacesAListLeavesNothingOfIt() throws Exception {
        assertThat(configuration(fragment("routes", true, "[]")).at(ROUTES)).isEmpty();
    }

    @Test
    void aPlaceMustBeThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> configuration(fragment("nowhere", false, "{}")))
                .withMessageStartingWith("there is no place 'nowhere' of [connections, filters, ");
        assertThatIllegalStateException()
                .isThrownBy(() -> configuration(fragment("route", false, "[]")))
                .withMessageStartingWith("there is no place 'route' of ");
    }
}
