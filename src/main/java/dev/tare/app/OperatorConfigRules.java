package dev.tare.app;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.tare.api.DurationText;
import dev.tare.api.QuantityAmount;

/** What the types of {@link OperatorConfig} cannot say. */
final class OperatorConfigRules {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final Pattern REPOSITORY =
            Pattern.compile("(https|oci)://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");

    private static final Pattern TEAM =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(/[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*");

    private static final Pattern WEIGHT = Pattern.compile("[0-9]{1,6}([.][0-9]{1,3})?");

    private static final String HOST_AND_PORT = HOST.pattern() + "(:[0-9]{1,5})?";
    private static final String PATH = "(/[A-Za-z0-9._~/-]*)?";
    private static final Pattern RECEIVER = Pattern.compile("http://" + HOST_AND_PORT);
    private static final Pattern IN_THE_CLEAR = Pattern.compile("http://" + HOST_AND_PORT + PATH);
    private static final Pattern PAGES = Pattern.compile("https?://" + HOST_AND_PORT + PATH);

    private static final int HIGHEST_PORT = 65_535;

    private final List<String> problems = new ArrayList<>();

    private OperatorConfigRules() {}

    /** One sentence for everything that is wrong. */
    static List<String> problems(OperatorConfig config) {
        OperatorConfigRules rules = new OperatorConfigRules();
        rules.image("tare.image", config.image());
        rules.image("tare.envoy.image", config.envoy().image());
        rules.atLeastOne("tare.runs.concurrent", config.runs().concurrent());
        rules.atLeastOne("tare.limits.requests-per-second", config.limits().requestsPerSecond());
        rules.atLeastOne("tare.limits.connections", config.limits().connections());
        rules.atLeastOne("tare.limits.workers", config.limits().workers());
        rules.atLeastOne("tare.limits.pods", config.limits().pods());
        rules.atLeastOne("tare.limits.queued-runs", config.limits().queuedRuns());
        rules.atLeastOne("tare.runs.keep-by-hand", config.runs().keepByHand());
        rules.atLeastAMinute("tare.runs.start-within", config.runs().startWithin());
        rules.atLeastAMinute("tare.limits.run-duration", config.limits().runDuration());
        config.results().keep().ifPresent(keep -> rules.atLeastAMinute("tare.results.keep", keep));
        rules.quantity("tare.limits.result-bytes", config.limits().resultBytes());
        rules.queue(config.queue());
        rules.metrics(config.metrics());
        rules.tracing(config.tracing(), config.links());
        config.targets().hosts().orElse(List.of()).forEach(rules::host);
        config.meshes().repositories().orElse(List.of()).forEach(rules::repository);
        if (config.meshes().checkEvery().toSeconds() < 1) {
            rules.problems.add("tare.meshes.check-every: is %s, but must be at least 1s"
                    .formatted(config.meshes().checkEvery()));
        }
        rules.resources("tare.worker.resources", config.worker().resources());
        rules.resources("tare.target.resources", config.target().resources());
        rules.resources("tare.proxy.resources", config.proxy().resources());
        return List.copyOf(rules.problems);
    }

    /** {@code [host[:port]/]name(:tag|@digest)}. */
    private void image(String key, String image) {
        if (image.contains("@")) {
            return;
        }
        String name = image.substring(image.lastIndexOf('/') + 1);
        int colon = name.indexOf(':');
        if (colon < 0 || name.substring(colon + 1).equals("latest")) {
            problems.add(
                    key + ": is " + image
                            + ", but must have a version or a digest: latest may be another image tomorrow, with other numbers");
        }
    }

    private void atLeastOne(String key, int value) {
        if (value < 1) {
            problems.add(key + ": is " + value + ", but must be at least 1");
        }
    }

    private void atLeastAMinute(String key, Duration value) {
        if (value.compareTo(Duration.ofMinutes(1)) < 0) {
            problems.add(key + ": is " + DurationText.format(value) + ", but must be at least 1m");
        }
    }

    private void queue(OperatorConfig.Queue queue) {
        queue.weights().forEach(this::weight);
        if (queue.halfLife().toSeconds() < 1) {
            problems.add("tare.queue.half-life: is %s, but must be at least 1s".formatted(queue.halfLife()));
        }
        OperatorConfig.Capacity capacity = queue.capacity();
        capacity.cpu().ifPresent(text -> quantity("tare.queue.capacity.cpu", text));
        capacity.memory().ifPresent(text -> quantity("tare.queue.capacity.memory", text));
        capacity.requestsPerSecond().ifPresent(value -> atLeastOne("tare.queue.capacity.requests-per-second", value));
        capacity.connections().ifPresent(value -> atLeastOne("tare.queue.capacity.connections", value));
    }

    private void metrics(OperatorConfig.Metrics metrics) {
        if (metrics.profiles() < 0) {
            problems.add("tare.metrics.profiles: is " + metrics.profiles() + ", but must be at least 0");
        }
        Optional<BigDecimal> cpu = metrics.prices().cpu();
        Optional<BigDecimal> memory = metrics.prices().memory();
        price("tare.metrics.prices.cpu", cpu, memory);
        price("tare.metrics.prices.memory", memory, cpu);
    }

    private void tracing(OperatorConfig.Tracing tracing, OperatorConfig.Links links) {
        address("tare.tracing.otlp", tracing.otlp(), RECEIVER, "http://host:port, without a path");
        address("tare.tracing.query", tracing.query(), IN_THE_CLEAR, "http://host:port, with or without a path");
        String pages = "http://host or https://host, with or without port and path";
        address("tare.links.jaeger", links.jaeger(), PAGES, pages);
        address("tare.links.kiali", links.kiali(), PAGES, pages);
        if (links.jaeger().isPresent() && tracing.otlp().isEmpty()) {
            problems.add(
                    "tare.tracing.otlp: is missing, but must be set where tare.links.jaeger is: no traces are sent without");
        }
    }

    private void address(String key, Optional<String> address, Pattern form, String allowed) {
        address.filter(text -> !form.matcher(text).matches() || URI.create(text).getPort() > HIGHEST_PORT)
                .ifPresent(text -> problems.add(key + ": is " + text + ", but must be " + allowed));
    }

    private void price(String key, Optional<BigDecimal> price, Optional<BigDecimal> other) {
        if (price.isEmpty() && other.isPresent()) {
            problems.add(key + ": is missing, but must be set where the other price is");
        }
        price.filter(amount -> amount.signum() < 0)
                .ifPresent(amount -> problems.add(key + ": is " + amount + ", but must be at least 0"));
    }

    private void weight(String team, String weight) {
        if (!TEAM.matcher(team).matches()) {
            problems.add("tare.queue.weights: has " + team
                    + ", but must have paths of teams such as data or eng/prod, of letters, digits, - and _");
        }
        if (!WEIGHT.matcher(weight).matches() || new BigDecimal(weight).signum() == 0) {
            problems.add("tare.queue.weights." + team + ": is " + weight
                    + ", but must be a number above 0, with at most 6 digits before and 3 after the point");
        }
    }

    private void host(String host) {
        if (!HOST.matcher(host).matches()) {
            problems.add("tare.targets.hosts: has " + host
                    + ", but must have names or addresses of hosts, without scheme, port and path");
        }
    }

    private void repository(String address) {
        if (!REPOSITORY.matcher(address).matches()) {
            problems.add("tare.meshes.repositories: has " + address
                    + ", but must have addresses that begin with https://host or oci://host");
        }
    }

    private void resources(String key, OperatorConfig.Resources resources) {
        resources.requests().forEach((resource, text) -> quantity(key + ".requests." + resource, text));
        resources.limits().forEach((resource, text) -> quantity(key + ".limits." + resource, text));
        for (Map.Entry<String, String> request : resources.requests().entrySet()) {
            String limit = resources.limits().get(request.getKey());
            if (limit != null && isQuantity(limit) && isQuantity(request.getValue())) {
                withinLimit(key, request, limit);
            }
        }
    }

    private void withinLimit(String key, Map.Entry<String, String> request, String limit) {
        if (amount(request.getValue()).compareTo(amount(limit)) > 0) {
            problems.add(key + ".requests." + request.getKey() + ": is " + request.getValue()
                    + ", but must not be more than the limit, " + limit);
        }
    }

    private void quantity(String key, String text) {
        if (!isQuantity(text)) {
            problems.add(key + ": is " + text + ", but must be a quantity such as 500m or 256Mi");
        }
    }

    private static boolean isQuantity(String text) {
        return QuantityAmount.of(text).isPresent();
    }

    private static BigDecimal amount(String text) {
        return QuantityAmount.of(text).orElseThrow();
    }
}
