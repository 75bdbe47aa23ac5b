package dev.tare.load.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tare.wire.Sign;

/** The counters of the proxy in a worker's pod, in Prometheus' text format. */
final class ProxyCounters {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+([0-9.eE+]+)(?:\\s+-?[0-9]+)?\\s*$");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** The sum of a counter over the labels that a sign asks for; empty where there is no such counter, or no proxy. */
    OptionalLong read(Sign sign) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sign.port() + sign.path()))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? sum(answer.body(), sign) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty(); // no proxy listens there: that is what the worker then says it has seen
        }
    }

    static OptionalLong sum(String text, Sign sign) {
        return text.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .filter(sample -> sample.group(1).equals(sign.name()))
                .filter(sample -> sign.matches() == null
                        || (sample.group(2) == null ? "" : sample.group(2)).matches(sign.matches()))
                .mapToLong(sample -> (long) Double.parseDouble(sample.group(3)))
                .reduce(Long::sum);
    }
}
