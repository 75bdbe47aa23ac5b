package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code tare run} against targets that do not answer what they should. */
class AnswersIT {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: answers}
            spec:
              target: {url: "%s"}
              request: {path: /x, timeout: 5s}
              load: {rate: %d, connections: 4, warmup: 100ms, duration: %s}
              environments: [{name: baseline}%s]
            """;

    private static final String PAGE = "HTTP/1.1 200 OK\r\ncontent-length: 1024\r\n\r\n" + "x".repeat(1024);
    private static final String REDIRECT = "HTTP/1.1 301 Moved\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n";

    @TempDir
    private Path directory;

    private TareProcess run(ScriptedServer baseline, int rate, String duration, String others) throws IOException {
        Files.writeString(directory.resolve("profile.yaml"), PROFILE.formatted(url(baseline), rate, duration, others));
        return TareProcess.start(directory, "run", "profile.yaml");
    }

    private static String url(ScriptedServer server) {
        return "http://127.0.0.1:" + server.port();
    }

    private static String other(ScriptedServer server) {
        return ", {name: other, target: {url: \"" + url(server) + "\"}}";
    }

    private static void assertRefused(TareProcess tare, String sentence) throws Exception {
        assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(2);
        assertThat(tare.messages().lines().reduce((a, b) -> b)).contains(sentence);
    }

    @Test
    void aRedirectIsNotComparedWithThePageThatItLeadsTo() throws Exception {
        String differ = "baseline answers 200 with 1,024 bytes, other 301 with 0 bytes";
        try (ScriptedServer page = ScriptedServer.answering(PAGE);
                ScriptedServer redirect = ScriptedServer.answering(REDIRECT);
                TareProcess tare = run(page, 200, "200ms", other(redirect))) {
            assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(3);
            assertThat(tare.messages())
                    .contains("answers: environment 'other': GET /x answers 301, a redirect to /y")
                    .contains("after 3 blocks, more blocks cannot make the numbers valid");
            assertThat(tare.out().replaceAll("\\s+", " "))
                    .contains("other: AnswersDiffer: " + differ)
                    .contains("answered baseline: 200, 1,024 bytes, HTTP/1.1, from 127.0.0.1:" + page.port())
                    .contains("answered other: 301, 0 bytes, HTTP/1.1, from 127.0.0.1:" + redirect.port());
            JsonNode result = new JsonMapper()
                    .readTree(directory.resolve("tare-out/answers/result.json").toFile());
            JsonNode other = result.at("/status/summary/1");
            assertThat(other.at("/verdict").asText()).isEqualTo("Invalid");
            assertThat(other.at("/answers/differ").asText()).isEqualTo(differ);
            assertThat(other.at("/answers/byClass/3xx").asLong()).isPositive();
            assertThat(other.at("/answers/contentBytes/median").asLong(-1)).isZero();
            assertThat(result.at("/trials/0/answers/byStatus").size()).isEqualTo(1);
            JsonNode run = new YAMLMapper()
                    .readTree(directory.resolve("tare-out/answers/run.yaml").toFile());
            assertThat(run.at("/status/summary/0/answers/addresses/0").asText()).isEqualTo("127.0.0.1:" + page.port());
            assertThat(directory.resolve("tare-out/answers/report.html"))
                    .content()
                    .contains("AnswersDiffer");
        }
    }

    @Test
    void aPathThatIsNotFoundIsSaidBeforeAnythingIsMeasured() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(
                        "HTTP/1.1 404 Not Found\r\nserver: nginx\r\ncontent-length: 0\r\n\r\n");
                TareProcess tare = run(server, 200, "200ms", "")) {
            assertRefused(
                    tare, "tare: PerformanceProfile answers: environment 'baseline': GET /x answers 404, from nginx");
            assertThat(tare.messages()).doesNotContain("rehearsal");
        }
    }

    @Test
    void trialsInWhichNothingIsDueAreRefused() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(PAGE);
                TareProcess tare = run(server, 1, "1s", "")) {
            assertRefused(
                    tare,
                    "tare: profile.yaml: PerformanceProfile answers: spec.load.rate: is 1, but must be at least 20, or"
                            + " duration 20s: with fewer than 20 requests in a trial of 1s, too few lie beyond any percentile");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void answersThatTrialsWouldNotAwaitAreForeseen() throws Exception {
        ScriptedServer.Script slow = conversation -> {
            while (conversation.readMessage() != null) {
                Thread.sleep(600);
                conversation.write(PAGE);
            }
        };
        try (ScriptedServer server = new ScriptedServer(slow);
                TareProcess tare = run(server, 100, "1s", "")) {
            assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(2);
            assertThat(tare.messages())
                    .containsPattern(
                            "environment 'baseline': 127.0.0.1:\\d+ takes \\d+ ms to answer, and at the end of a trial"
                                    + " late answers are awaited for only 250 ms, a tenth of load.duration, which must be at least \\d+s");
        }
    }
}
