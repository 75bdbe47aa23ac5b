package dev.tare.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceProfile;
import dev.tare.e2e.Manifest;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on clusters names the run that its example leads to. */
class DocumentedRunTest {

    private static final Path PAGE = Path.of("docs/cluster.md");
    private static final Path EXAMPLE = Path.of("examples/quickstart/profile.yaml");

    @Test
    void theRunOnThePageIsThatOfTheExample() throws IOException {
        JsonNode profile = Manifest.read(EXAMPLE).stream()
                .filter(resource -> resource.path("kind").asText().equals("PerformanceProfile"))
                .findFirst()
                .orElseThrow();
        String hash = SpecHash.of(new KubernetesSerialization()
                .convertValue(profile, PerformanceProfile.class)
                .getSpec());
        List<String> named = Pattern.compile("quickstart-1-[0-9a-f]+")
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(named).containsExactly("quickstart-1-" + hash);
    }
}
