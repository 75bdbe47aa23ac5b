package dev.tare.reconcile.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.run.ExpectedFeature;
import dev.tare.run.ExpectedPath;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;

/** What is required of the sides of meshes, by what requests can show of them. */
class ClusterPathsTest {

    private static final String COUNTER = "proxy metric envoy_cluster_upstream_rq_total";
    private static final Seen ELSEWHERE = new Seen("connection from", "elsewhere, 10.0.0.7", false);
    private static final Seen OWN = new Seen("connection from", "its own pod, 127.0.0.6", true);

    @TempDir
    private Path folder;

    /** The path of an environment on a mesh, of a profile whose other fields are given as they stand in its spec. */
    private ExpectedPath path(String mesh, String fields) throws IOException {
        return path(mesh, "", fields);
    }

    private ExpectedPath path(String mesh, String features, String fields) throws IOException {
        Path file = Files.writeString(folder.resolve("given.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %1$s}
                spec: {mesh: %1$s, management: Observed}
                ---
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  load: {rate: 100, warmup: 1s, duration: 1s}
                  environments:
                  - {name: baseline}
                  - {name: mesh, mesh: %1$s, features: [%2$s]}
                  %3$s
                """.formatted(
                        mesh, features, fields.indent(2).strip()));
        PlannedRun run = PlannedRun.of(file);
        return ClusterPaths.of(
                        run.plan(), new Preparation.Ready(null, run.plan(), run.meshes(), run.memberships(), Map.of()))
                .get("mesh");
    }

    private static Evidence seen(Seen... signs) {
        return new Evidence(List.of(), "", List.of(signs), "", "");
    }

    private static List<String> said(ExpectedPath path, Evidence evidence) {
        return path.remarks(evidence).stream().map(Seen::value).toList();
    }

    /** The certificate cannot be seen, and Kuma has closed the port of the counter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "target: {sample: {}}\nrequest: {protocol: tcp}",
                "target: {url: \"https://shop.example\"}",
                "target: {service: {name: shop, port: 8443}, tls: {}}"
            })
    void bytesOnKumaMayShowNothing(String fields) throws IOException {
        ExpectedPath path = path("kuma", fields);
        Evidence closed = seen(new Seen(COUNTER, "", false));
        assertThat(path.missing(closed)).isEmpty();
        assertThat(said(path, closed).get(0))
                .isEqualTo("nothing shows whether it was crossed: proxies carry bytes here, to which they add nothing,"
                        + " and " + COUNTER + " could not be read");
        assertThat(path.missing(seen(new Seen(COUNTER, "stayed 0", false))).orElseThrow())
                .startsWith("neither side is shown to be crossed: the client's is not shown by " + COUNTER);
        assertThat(said(path, seen(new Seen(COUNTER, "grew by 1", true))).get(0))
                .isEqualTo("crossed, as is seen by " + COUNTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target: {url: \"http://shop.example\"}", "target: {service: {name: shop, port: 80}}"})
    void targetsThatAreNotTaresTellNoHeadersOnKuma(String fields) throws IOException {
        ExpectedPath path = path("kuma", fields);
        Seen server = new Seen("response header server", "envoy", true);
        Seen time = new Seen("response header x-envoy-upstream-service-time", "1", true);
        Evidence closed = seen(server, time, new Seen(COUNTER, "", false));
        assertThat(path.missing(closed)).isEmpty();
        assertThat(said(path, closed).get(0))
                .isEqualTo("nothing shows whether it was crossed: only Tare's sample service tells how requests reach"
                        + " it, and " + COUNTER + " could not be read");
        assertThat(path.missing(seen(server, time, new Seen(COUNTER, "stayed 4", false))))
                .isPresent();
    }

    /** Requests can show both signs, and what shows neither is what must be switched on. */
    @Test
    void theSampleServiceTellsThemOnKuma() throws IOException {
        Evidence closed = seen(
                new Seen("response header server", "envoy", true),
                new Seen("response header x-envoy-upstream-service-time", "1", true),
                new Seen("request header x-forwarded-client-cert", "", false),
                new Seen(COUNTER, "", false),
                OWN);
        assertThat(path("kuma", "target: {sample: {}}").missing(closed).orElseThrow())
                .startsWith("only the target's side is crossed: ")
                .endsWith("(experimental.envoyAdminUnixSocket must be false)");
    }

    /** With TPROXY the connection is from the client's address, and the certificate is told in a header. */
    @Test
    void aProxyThatKeepsTheAddressIsNotKnownUnderTls() throws IOException {
        ExpectedPath tls = path("istio", "target: {sample: {}, tls: {}}");
        assertThat(tls.missing(seen(ELSEWHERE))).isEmpty();
        assertThat(said(tls, seen(ELSEWHERE)).get(1))
                .isEqualTo("nothing shows whether it was crossed: proxies carry bytes here, to which they add nothing,"
                        + " and connection from is 'elsewhere, 10.0.0.7', which it may be on both ways");
        assertThat(said(tls, seen(OWN)).get(1)).isEqualTo("crossed, as is seen by connection from");
    }

    @Test
    void featuresMustActAsFarAsRequestsShowIt() throws IOException {
        String sample = "target: {sample: {}}";
        assertThat(path("istio", "canary, access-logs, tracing-100", sample).features())
                .containsExactly(
                        new ExpectedFeature("canary", 1, ""),
                        new ExpectedFeature("access-logs", 0, "requests do not show what proxies write about them"),
                        new ExpectedFeature(
                                "tracing-100",
                                1,
                                "istiod leaves tracing out where the Service that spans go to is not there"));
        assertThat(path("istio", "canary", sample + "\nrequest: {protocol: tcp}")
                        .features())
                .containsExactly(
                        new ExpectedFeature("canary", 0, "proxies carry bytes here, to which they add nothing"));
        assertThat(path("istio-ambient", "authorization-1", sample).features())
                .containsExactly(
                        new ExpectedFeature("authorization-1", 0, "its mesh's entry names nothing that would show it"));
    }

    @Test
    void mutualTlsIsLookedForInEachEnvironment() throws IOException {
        assertThat(path("istio", "", "target: {sample: {}}").mutualTls()).isPresent();
        assertThat(path("istio", "", "target: {sample: {}}\nrequest: {protocol: tcp}")
                        .mutualTls())
                .isEmpty();
    }
}
