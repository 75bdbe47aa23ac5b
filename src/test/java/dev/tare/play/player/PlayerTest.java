package dev.tare.play.player;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.play.Answer;
import dev.tare.play.PlayLine;
import dev.tare.play.PlayOrder;
import dev.tare.play.PlayOrderBuilder;
import dev.tare.play.PlayedOrder;
import dev.tare.play.Seen;
import dev.tare.wire.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A player that sends requests to services, as in a cluster, but without proxies in between. */
@Timeout(60)
class PlayerTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private LessonService service;
    private Player player;

    @BeforeEach
    void start() throws Exception {
        service = new LessonService("127.0.0.1", 0, "c", "v2");
        player = new Player(folder.resolve("order.json"), new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        player.close();
        service.close();
    }

    private PlayOrderBuilder order(int count) {
        return PlayOrderBuilder.builder()
                .id("1")
                .url("http://127.0.0.1:%d/".formatted(service.port()))
                .count(count)
                .atATime(4)
                .kept(List.of(Answer.POD, Answer.VERSION));
    }

    private Seen play(PlayOrder order) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("order.json"), Json.write(order));
        assertThat(player.next()).isTrue();
        PlayedOrder told = new PlayedOrder(order.id());
        written.toString(StandardCharsets.UTF_8).lines().forEach(line -> told.take(Json.read(line, PlayLine.class)));
        assertThat(told.isBegun()).isTrue();
        return told.seen().orElseThrow();
    }

    private static long count(Seen seen, Predicate<Answer> which) {
        return seen.answers().stream().filter(which).count();
    }

    private static Predicate<Answer> status(int status) {
        return answer -> answer.status().equals(Optional.of(status));
    }

    @Test
    void tellsWhoAnswered() throws Exception {
        assertThat(player.next()).as("before there is an order").isFalse();
        Seen seen = play(order(60).build());
        assertThat(seen.answers()).hasSize(60).allSatisfy(answer -> {
            assertThat(answer.status()).contains(200);
            assertThat(answer.headers()).containsOnly(Map.entry(Answer.POD, "c"), Map.entry(Answer.VERSION, "v2"));
        });
        assertThat(player.next()).as("the same order").isFalse();
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(PlayLine.linesFor(60));
    }

    @Test
    void servicesFailAndAreSlowAsTheyAreTold() throws Exception {
        Seen failing = play(order(50).headers(Map.of("tare-fails-every", "10")).build());
        assertThat(count(failing, status(500))).isEqualTo(5);
        Seen others = play(
                order(50).id("2").headers(Map.of("tare-fails-every", "a=1")).build());
        assertThat(count(others, status(500))).as("another pod").isZero();
        Seen slow = play(order(20)
                .id("3")
                .headers(Map.of("tare-slow-every", "5", "tare-slow-takes", "150ms", "tare-takes", "1ms, c=2ms"))
                .build());
        assertThat(count(slow, answer -> answer.tookNs() > 140_000_000)).isGreaterThanOrEqualTo(4);
        Seen unreadable =
                play(order(5).id("4").headers(Map.of("tare-takes", "long")).build());
        assertThat(count(unreadable, status(200))).isEqualTo(5);
    }

    @Test
    void servicesTakeTurnsWhereTheyAreTold() throws Exception {
        Seen seen = play(order(8).atATime(8)
                .headers(Map.of("tare-takes", "100ms", "tare-at-a-time", "2"))
                .build());
        assertThat(count(seen, answer -> answer.tookNs() > 350_000_000)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void countsWhatCameToAService() throws Exception {
        Seen seen = play(order(30)
                .counters(Map.of(
                        "v2",
                        "http://127.0.0.1:%d%s".formatted(service.port(), LessonService.RECEIVED_PATH),
                        "v1",
                        "http://127.0.0.1:1/"))
                .build());
        assertThat(seen.received()).containsOnly(Map.entry("v2", 30L));
    }

    @Test
    void servicesTellHowARequestLooked() throws Exception {
        Seen seen = play(order(1).url("http://127.0.0.1:%d/.tare/request-headers".formatted(service.port()))
                .headers(Map.of("x-group", "testers"))
                .kept(List.of("tare-request-x-group"))
                .build());
        assertThat(seen.answers().get(0).headers()).containsOnly(Map.entry("tare-request-x-group", "testers"));
    }

    @Test
    void noAnswerIsOneToo() throws Exception {
        Seen seen = play(order(3).url("http://127.0.0.1:1").build());
        assertThat(seen.answers()).allMatch(answer -> answer.status().isEmpty());
    }

    @Test
    void anUnreadableOrderIsAMistake() throws Exception {
        Files.writeString(folder.resolve("order.json"), "{");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> player.next())
                .withMessageContaining("order.json: not a PlayOrder in JSON");
    }
}
