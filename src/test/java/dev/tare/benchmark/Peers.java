package dev.tare.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The generators that users would pick instead, with arguments that have each do the same, and readers of what they say. */
final class Peers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private Peers() {}

    /** All of them. */
    static List<Peer> all() {
        return List.of(wrk(), wrk2(), ab(), h2load(), fortio(), oha(), ohaAsIs(), hey(), k6());
    }

    private static List<String> words(String format, Object... values) {
        return List.of(format.formatted(values).split(" "));
    }

    private static Peer wrk() {
        return new Peer(
                "wrk",
                "wrk",
                false,
                load -> words("-t1 -c%d -d%ds --latency %s", load.connections(), load.wholeSeconds(), load.url()),
                Peers::ofWrk);
    }

    private static Peer wrk2() {
        return new Peer(
                "wrk2",
                "wrk2",
                true,
                load -> words(
                        "-t1 -c%d -d%ds -R%d --latency %s",
                        load.connections(),
                        load.wholeSeconds(),
                        load.isOpenLoop() ? load.rate() : 1_000_000,
                        load.url()),
                Peers::ofWrk);
    }

    private static Figures ofWrk(String output) {
        Map<Double, Double> micros = new HashMap<>();
        Matcher line =
                Pattern.compile("(?m)^ +([0-9.]+)% +([0-9.]+)(us|ms|s|m) *$").matcher(output);
        while (line.find()) {
            micros.put(Double.valueOf(line.group(1)), micros(line.group(2), line.group(3)));
        }
        Matcher mean = find("Latency +([0-9.]+)(us|ms|s|m) ", output);
        return new Figures(number("Requests/sec: +([0-9.]+)", output), micros(mean.group(1), mean.group(2)), micros);
    }

    private static Peer ab() {
        return new Peer(
                "ab",
                "ab",
                false,
                load -> words(
                        "-q -k -c %d -t %d -n 100000000 %s/", load.connections(), load.wholeSeconds(), load.url()),
                output -> new Figures(
                        number("Requests per second: +([0-9.]+)", output),
                        1_000 * number("Time per request: +([0-9.]+) \\[ms\\] \\(mean\\)", output),
                        Map.of()));
    }

    /** Its own table has no percentiles: they come from its log. */
    private static Peer h2load() {
        return h2load("h2load", load -> words("--h1 -c%d", load.connections()));
    }

    /** In HTTP/2, so many requests at a time on a connection. */
    static Peer h2load(int streams) {
        return h2load(
                "h2load", load -> words("-c%d -m%d -w30 -W30", (load.connections() + streams - 1) / streams, streams));
    }

    private static Peer h2load(String name, Function<Load, List<String>> how) {
        Path log = temporary(".log");
        return new Peer(
                name,
                "h2load",
                true,
                load -> {
                    clear(log);
                    Stream<String> paced = load.isOpenLoop()
                            ? Stream.of("--rps=" + (double) load.rate() / load.connections(), "--log-file=" + log)
                            : Stream.of();
                    return Stream.of(
                                    how.apply(load).stream(),
                                    paced,
                                    words("-t1 -D%d %s/", load.wholeSeconds(), load.url()).stream())
                            .flatMap(Function.identity())
                            .toList();
                },
                output -> {
                    Matcher mean = find("time for request: +\\S+ +\\S+ +([0-9.]+)(us|ms|s|m) ", output);
                    return new Figures(
                            number("finished in [^,]+, ([0-9.]+) req/s", output),
                            micros(mean.group(1), mean.group(2)),
                            percentiles(log));
                });
    }

    /** Of the log's third column, which holds microseconds. */
    private static Map<Double, Double> percentiles(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            double[] sorted = lines.mapToDouble(line -> Double.parseDouble(line.split("\t")[2]))
                    .sorted()
                    .toArray();
            Map<Double, Double> micros = new HashMap<>();
            for (double percentile : sorted.length == 0 ? new double[0] : PERCENTILES) {
                micros.put(percentile, sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1]);
            }
            return micros;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Peer fortio() {
        return fortio(load -> List.of(load.url() + "/"));
    }

    /** In gRPC: a health check is its call. */
    static Peer fortioGrpc() {
        return fortio(load -> List.of("-grpc", load.url().getAuthority()));
    }

    /** In TCP. */
    static Peer fortioTcp(int bytes) {
        return fortio(
                load -> words("-payload-size %d tcp://%s", bytes, load.url().getAuthority()));
    }

    private static Peer fortio(Function<Load, List<String>> what) {
        return new Peer(
                "fortio",
                "fortio",
                true,
                load -> Stream.concat(
                                words(
                                        "load -quiet -json - -c %d -qps %d -t %ds -p 50,90,95,99,99.9",
                                        load.connections(), load.rate(), load.wholeSeconds())
                                        .stream(),
                                what.apply(load).stream())
                        .toList(),
                output -> {
                    JsonNode result = json(output.substring(output.indexOf("\n{") + 1));
                    Map<Double, Double> micros = new HashMap<>();
                    for (JsonNode each : result.at("/DurationHistogram/Percentiles")) {
                        micros.put(
                                each.get("Percentile").asDouble(),
                                each.get("Value").asDouble() * 1e6);
                    }
                    return new Figures(
                            result.get("ActualQPS").asDouble(),
                            result.at("/DurationHistogram/Avg").asDouble() * 1e6,
                            micros);
                });
    }

    /** With latency correction, which it does not do unless it is told to. */
    private static Peer oha() {
        return oha("oha --latency-correction", "--latency-correction ");
    }

    private static Peer ohaAsIs() {
        return oha("oha", "");
    }

    private static Peer oha(String name, String correction) {
        return new Peer(
                name,
                "oha",
                true,
                load -> words(
                        "--no-tui --output-format json -c %d -z %ds %s%s/",
                        load.connections(),
                        load.wholeSeconds(),
                        load.isOpenLoop() ? "-q " + load.rate() + " " + correction : "",
                        load.url()),
                output -> {
                    JsonNode result = json(output.substring(output.indexOf('{')));
                    Map<Double, Double> micros = new HashMap<>();
                    for (double percentile : PERCENTILES) {
                        String key = "p" + (percentile == 99.9 ? "99.9" : String.valueOf((int) percentile));
                        micros.put(
                                percentile,
                                result.get("latencyPercentiles").get(key).asDouble() * 1e6);
                    }
                    return new Figures(
                            result.at("/summary/requestsPerSec").asDouble(),
                            result.at("/summary/average").asDouble() * 1e6,
                            micros);
                });
    }

    /** Its rate is one a connection. */
    private static Peer hey() {
        return new Peer(
                "hey",
                "hey",
                true,
                load -> words(
                        "-c %d -z %ds %s%s/",
                        load.connections(),
                        load.wholeSeconds(),
                        load.isOpenLoop() ? "-q " + (double) load.rate() / load.connections() + " " : "",
                        load.url()),
                output -> {
                    Map<Double, Double> micros = new HashMap<>();
                    for (int percentile : new int[] {50, 90, 95, 99}) {
                        micros.put((double) percentile, 1e6 * number(percentile + "%+ in ([0-9.]+) secs", output));
                    }
                    return new Figures(
                            number("Requests/sec:\\s+([0-9.]+)", output),
                            1e6 * number("Average:\\s+([0-9.]+) secs", output),
                            micros);
                });
    }

    private static Peer k6() {
        Path script = temporary(".js");
        return new Peer(
                "k6",
                "k6",
                true,
                load -> {
                    String duration = load.wholeSeconds() + "s";
                    String scenario = load.isOpenLoop()
                            ? "{executor: 'constant-arrival-rate', rate: %d, timeUnit: '1s', duration: '%s', preAllocatedVUs: %d}"
                                    .formatted(load.rate(), duration, load.connections())
                            : "{executor: 'constant-vus', vus: %d, duration: '%s'}"
                                    .formatted(load.connections(), duration);
                    write(script, """
                            import http from 'k6/http';
                            export const options = {
                              discardResponseBodies: true,
                              summaryTrendStats: ['avg', 'p(50)', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)'],
                              scenarios: {all: %s},
                            };
                            export default function () { http.get('%s/'); }
                            export function handleSummary(data) { return {stdout: '\\n' + JSON.stringify(data)}; }
                            """.formatted(scenario, load.url()));
                    return words("run --quiet --no-usage-report --log-output=none %s", script);
                },
                output -> {
                    JsonNode metrics = json(output.substring(output.lastIndexOf("\n{") + 1))
                            .get("metrics");
                    JsonNode durations = metrics.at("/http_req_duration/values");
                    Map<Double, Double> micros = new HashMap<>();
                    for (double percentile : PERCENTILES) {
                        String key = "p(" + (percentile == 99.9 ? "99.9" : String.valueOf((int) percentile)) + ")";
                        micros.put(percentile, durations.get(key).asDouble() * 1e3);
                    }
                    return new Figures(
                            metrics.at("/http_reqs/values/rate").asDouble(),
                            durations.get("avg").asDouble() * 1e3,
                            micros);
                });
    }

    private static double micros(String number, String unit) {
        double factor =
                switch (unit) {
                    case "us" -> 1;
                    case "ms" -> 1e3;
                    case "s" -> 1e6;
                    default -> 60e6;
                };
        return Double.parseDouble(number) * factor;
    }

    private static double number(String pattern, String output) {
        return Double.parseDouble(find(pattern, output).group(1));
    }

    private static Matcher find(String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + output);
        }
        return matcher;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static Path temporary(String suffix) {
        try {
            Path file = Files.createTempFile("benchmark", suffix);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path file) {
        write(file, "");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
