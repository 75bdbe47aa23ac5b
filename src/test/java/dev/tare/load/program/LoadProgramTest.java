package dev.tare.load.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.measure.ErrorCause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

/** What other generators are told, and what their recorded outputs mean. {@code README.md} beside them says whence they are. */
class LoadProgramTest {

    private static final Path OUTPUTS = Path.of("src/test/resources/load/program");
    private static final long HALF_PAST = 1_795_719_236_087_664_575L;

    private static LoadOrder order(long requestsPerSecond) {
        return order(requestsPerSecond, Duration.ofMillis(500), Duration.ofSeconds(2), 0);
    }

    private static LoadOrder recordingFrom(long epochNs) {
        return order(100, Duration.ofMillis(500), Duration.ofSeconds(2), epochNs);
    }

    private static LoadOrder order(long requestsPerSecond, Duration warmup, Duration duration, long recordFromEpochNs) {
        return LoadOrderBuilder.builder()
                .url("http://10.0.0.7:8080/cart?full=1")
                .authority("shop.example")
                .method("GET")
                .headers(Map.of("X-Trace", "on"))
                .body("")
                .timeout(Duration.ofMillis(2_000))
                .requestsPerSecond(requestsPerSecond)
                .connections(4)
                .warmup(warmup)
                .duration(duration)
                .recordFromEpochNs(recordFromEpochNs)
                .build();
    }

    private static LoadOutcome read(LoadProgram program, LoadOrder order, String file) throws IOException {
        LoadOutput output = program.output(order);
        Files.readAllLines(OUTPUTS.resolve(file)).forEach(output::line);
        return output.outcome();
    }

    @Test
    void fortioIsToldAllOfIt() {
        assertThat(String.join(" ", new Fortio().arguments(order(250))))
                .isEqualTo("load -quiet -log-errors=false -allow-initial-errors -qps 250 -c 4 -t 2500ms -timeout 2000ms"
                        + " -access-log-file /dev/stdout -X GET -H Host: shop.example -H X-Trace: on"
                        + " http://10.0.0.7:8080/cart?full=1");
        assertThat(new Fortio().arguments(order(0))).containsSequence("-qps", "0");
    }

    @Test
    void aClosedLoopIsHeldToARate() {
        LoadOrder order = LoadOrderBuilder.builder(order(0)).mostPerSecond(70).build();
        assertThat(new Fortio().arguments(order)).containsSequence("-qps", "70").containsSequence("-c", "4");
        assertThat(new K6().input(order)).contains("\"executor\":\"constant-vus\"", "\"rps\":70");
        assertThat(new K6().input(order(0))).doesNotContain("rps");
    }

    @Test
    void fortioLogsEachRequest() throws IOException {
        LoadOutcome outcome = read(new Fortio(), recordingFrom(1_795_719_235_000_000_000L), "fortio.log");

        assertThat(outcome.sent()).isEqualTo(100);
        assertThat(outcome.latencies().getTotalCount()).isEqualTo(73);
        assertThat(outcome.errors()).containsExactly(entry(ErrorCause.STATUS_5XX, 27L));
        assertThat(outcome.latencies().getMinValue()).isBetween(58_000L, 60_000L);
    }

    @Test
    void whatFortioSentBeforeIsNotRecorded() throws IOException {
        LoadOutcome all = read(new Fortio(), recordingFrom(HALF_PAST - 500_000_000L), "fortio.log");
        LoadOutcome later = read(new Fortio(), recordingFrom(HALF_PAST), "fortio.log");

        assertThat(later.sent()).isBetween(45L, 55L).isLessThan(all.sent());
    }

    @Test
    void fortioTellsATimeoutByItsLatency() {
        LoadOutput output = new Fortio().output(order(100));
        output.line("{\"latency\":2.000310,\"timestamp\":1,\"thread\":1,\"iter\":0,\"ok\":false,\"details\":\"-1\"}");
        output.line("{\"latency\":0.000310,\"timestamp\":2,\"thread\":1,\"iter\":1,\"ok\":false,\"details\":\"-1\"}");

        assertThat(output.outcome().errors()).containsOnly(entry(ErrorCause.TIMEOUT, 1L), entry(ErrorCause.RESET, 1L));
    }

    @Test
    void brokenOutputIsSaid() {
        LoadOutput fortio = new Fortio().output(order(100));
        assertThatThrownBy(() -> fortio.line("{\"latency\":0.0003,\"time"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a line of an access log");

        LoadOutput wrk2 = new Wrk2().output(order(100));
        wrk2.line("unable to connect to 127.0.0.1:1 Connection refused");
        assertThatThrownBy(wrk2::outcome).hasMessageContaining("no spectrum of latencies");

        LoadOutput nighthawk = new Nighthawk().output(order(100));
        nighthawk.line("{}");
        assertThatThrownBy(nighthawk::outcome).hasMessageContaining("it has no global");
    }

    @Test
    void k6GetsAScript() {
        String script = new K6().input(order(250));

        assertThat(script)
                .contains("\"executor\":\"constant-arrival-rate\"", "\"rate\":250", "\"preAllocatedVUs\":4")
                .contains("\"duration\":\"2500ms\"", "\"timeout\":\"2000ms\"")
                .contains("http.request(\"GET\", \"http://10.0.0.7:8080/cart?full=1\", null, parameters);")
                .contains("\"Host\":\"shop.example\"", "\"X-Trace\":\"on\"");
        assertThat(new K6().input(order(0))).contains("\"executor\":\"constant-vus\"", "\"vus\":4");
    }

    /** Its latencies are told when they end. */
    @Test
    void k6TellsEachRequest() throws IOException {
        LoadOutcome outcome =
                read(new K6(), order(100, Duration.ZERO, Duration.ofMinutes(1), 1_795_719_353_000_000_000L), "k6.json");

        assertThat(outcome.errors())
                .containsOnly(
                        entry(ErrorCause.STATUS_5XX, 15L),
                        entry(ErrorCause.TIMEOUT, 2L),
                        entry(ErrorCause.CONNECT, 3L));
        assertThat(outcome.sent()).isEqualTo(46);
    }

    @Test
    void nighthawkWarmsUpInACallOfItsOwn() {
        LoadOrder order = order(250, Duration.ofSeconds(3), Duration.ofSeconds(2), 0);

        assertThat(new Nighthawk().warmupArguments(order).orElseThrow()).containsSequence("--duration", "3");
        assertThat(new Nighthawk().arguments(order))
                .containsSequence("--rps", "250", "--connections", "4", "--duration", "2", "--timeout", "2")
                .contains("--open-loop")
                .endsWith("http://10.0.0.7:8080/cart?full=1");
    }

    @Test
    void nighthawkTellsPercentiles() throws IOException {
        LoadOutcome outcome = read(new Nighthawk(), order(100), "nighthawk.json");

        assertThat(outcome.errors())
                .containsOnly(
                        entry(ErrorCause.STATUS_4XX, 2L),
                        entry(ErrorCause.STATUS_5XX, 4L),
                        entry(ErrorCause.RESET, 3L),
                        entry(ErrorCause.CONNECT, 1L));
        assertThat(outcome.latencies().getTotalCount()).isEqualTo(190);
        assertThat(outcome.sent()).isEqualTo(200);
        assertThat(outcome.latencies().getValueAtPercentile(50)).isBetween(59_000L, 60_000L);
    }

    @Test
    void wrk2CalibratesInTheWarmUp() {
        assertThat(String.join(" ", new Wrk2().arguments(order(250, Duration.ofSeconds(10), Duration.ofSeconds(2), 0))))
                .isEqualTo("--threads 1 --connections 4 --rate 250 --duration 12s --timeout 2s --latency"
                        + " --header Host: shop.example --header X-Trace: on http://10.0.0.7:8080/cart?full=1");
    }

    /** 354 of 2,401 requests failed, of which 396 were recorded. */
    @Test
    void wrk2TellsASpectrum() throws IOException {
        LoadOutcome outcome = read(new Wrk2(), order(200), "wrk2.txt");

        assertThat(outcome.errors()).containsExactly(entry(ErrorCause.STATUS_5XX, 58L));
        assertThat(outcome.sent()).isEqualTo(396);
        assertThat(outcome.latencies().getTotalCount()).isEqualTo(338);
        assertThat(outcome.latencies().getMinValue()).isBetween(161_000L, 163_000L);
        assertThat(outcome.latencies().getMaxValue()).isLessThan(63_000_000L);
    }
}
