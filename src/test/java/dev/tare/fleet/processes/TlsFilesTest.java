package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.Tls;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;
import dev.tare.wire.Assignment;

import static java.util.List.of;
import static org.assertj.core.api.Assertions.assertThat;

class TlsFilesTest {

    @TempDir
    private Path folder;

    private Validated<RunPlan> check() throws IOException {
        Path profile = Files.writeString(folder.resolve("profile.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: shop}
                spec:
                  target: {url: "https://shop.example", tls: {ca: {file: ca.pem}}}
                  load: {rate: 1000}
                  environments:
                  - name: baseline
                  - name: known
                    target:
                      url: https://shop.example:8443
                      tls: {clientCertificate: {certificateFile: keys/client.pem, keyFile: /no/such.key}}
                """);
        Manifests manifests = ((Validated.Accepted<Manifests>) ManifestReader.read(of(profile))).value();
        return RunPlan.of(manifests.profiles().get(0).resource(), of(), 1).then(new TlsFiles(profile)::check);
    }

    @Test
    void areLookedForFromWhereTheProfileIs() throws IOException {
        Files.createDirectory(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/client.pem"), "");
        assertThat(check().problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "PerformanceProfile shop: spec.target.tls.ca.file: is \"ca.pem\", but must be a readable file,"
                                + " relative to that of the profile",
                        "PerformanceProfile shop: spec.environments[1].target.tls.clientCertificate.keyFile: is"
                                + " \"/no/such.key\", but must be a readable file, relative to that of the profile");
    }

    @Test
    void workersAreToldWhereTheyAre() {
        TlsFiles files = new TlsFiles(folder.resolve("profile.yaml"));
        assertThat(files.of(Tls.DEFAULT, "shop.example"))
                .isEqualTo(new Assignment.Tls("shop.example", null, null, null, false));
        Tls all = new Tls(
                "other",
                new Tls.Ca(null, null, "ca.pem"),
                new Tls.ClientCertificate(null, "keys/client.pem", "/keys/client.key"),
                null);
        assertThat(files.of(all, "shop.example"))
                .isEqualTo(new Assignment.Tls(
                        "shop.example",
                        folder.resolve("ca.pem").toString(),
                        folder.resolve("keys/client.pem").toString(),
                        "/keys/client.key",
                        false));
    }
}
