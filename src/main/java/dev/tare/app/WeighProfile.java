package dev.tare.app;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tare.wire.Json;

/** A profile as one would write it by hand, to find out what meshes cost in front of a server. */
final class WeighProfile {

    private final URI url;
    private final Set<String> meshes;
    private final int rate;

    /**
     * Of a server.
     *
     * @param url what is requested
     * @param meshes the names of the meshes, which need not be known
     * @param rate requests a second; whether a profile may have it, is for its schema to say
     * @throws UserException if nothing can be requested at this address
     */
    WeighProfile(URI url, List<String> meshes, int rate) {
        if (!HttpAddress.isOne(url)) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "'%s' must be a URL such as http://localhost:8080/orders".formatted(url));
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            // It may hold a password.
            throw new UserException(ExitCode.BAD_INPUT, "the URL must be one without a user and a fragment (#)");
        }
        this.url = url;
        this.meshes = new LinkedHashSet<>(meshes);
        this.rate = rate;
    }

    /** As a file that {@code tare run} reads: its meshes, and the profile. */
    String yaml() {
        return meshes.stream().map(WeighProfile::install).collect(Collectors.joining())
                + """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: %s}
                spec:
                  target: {url: %s}
                  request: {path: %s}
                  load: {rate: %d, connections: 16, warmup: 500ms, duration: 2s}
                  environments:
                    - {name: baseline}
                %s  trials: {maxBlocks: 12, precisionPercent: 25}
                """.formatted(
                                name(),
                                Json.write(url.getScheme() + "://" + url.getRawAuthority()),
                                Json.write(path()),
                                rate,
                                meshes.stream()
                                        .map(Json::write)
                                        .map("    - {name: %1$s, mesh: %1$s}%n"::formatted)
                                        .collect(Collectors.joining()));
    }

    private static String install(String mesh) {
        return """
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %1$s}
                spec: {mesh: %1$s}
                ---
                """.formatted(Json.write(mesh));
    }

    /** Of the server: the results of each are found by its name. */
    private String name() {
        String authority = url.getRawAuthority().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return "weigh-" + authority.replaceAll("^-|-$", "");
    }

    private String path() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
