package dev.tare.load.probe;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tare.load.SidecarClient;
import dev.tare.wire.Sign;

/** The counters of the proxy in a worker's pod, in Prometheus' text format. */
final class ProxyCounters {

    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+([0-9.eE+]+)(?:\\s+-?[0-9]+)?\\s*$");

    private final SidecarClient client;

    /**
     * The counters.
     *
     * @param client reads them; still its owner's
     */
    ProxyCounters(SidecarClient client) {
        this.client = client;
    }

    /**
     * The sum of a counter over the labels that a sign asks for, 0 where there is no such counter: a proxy may make it with the
     * first request. Empty where no proxy tells its counters.
     */
    OptionalLong read(Sign sign) throws InterruptedException {
        try {
            SidecarClient.Answer answer = client.send("GET", sign.port(), sign.path());
            return answer.status() == 200
                    ? OptionalLong.of(sum(answer.body(), sign).orElse(0))
                    : OptionalLong.empty();
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
