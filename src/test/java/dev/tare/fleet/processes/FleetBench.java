package dev.tare.fleet.processes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.WorkerReasons;
import dev.tare.app.Tare;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.JavaCommand;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;
import dev.tare.measure.ErrorCause;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Runs one block of a profile in processes of this machine, as {@code tare run} does it. */
final class FleetBench {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: ref}
            spec: {mesh: reference, values: {delay: 0s}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: envoy}
            spec: {mesh: envoy}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: shop}
            spec:
              target: %s
              request: %s
              load: {rate: 50, arrival: Constant, connections: 4, warmup: 0s, duration: 400ms}
              environments: [{name: baseline}, {name: ref, mesh: ref}, {name: envoy, mesh: envoy}]
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LEAD = Duration.ofMillis(500);

    private final Path folder;
    private final Map<String, List<String>> addresses = new LinkedHashMap<>();

    FleetBench(Path folder) {
        this.folder = folder;
    }

    /** A name, and how it is resolved. */
    FleetBench with(String host, String... to) {
        addresses.put(host, List.of(to));
        return this;
    }

    /**
     * What came of it.
     *
     * @param evidence what the first answer of each environment shows
     * @param answered answers without error, by environment
     * @param errors failures, by environment
     */
    record Outcome(
            Map<String, Evidence> evidence, Map<String, Long> answered, Map<String, Map<ErrorCause, Long>> errors) {

        /** Checks that each environment was answered, and nothing failed; on a busy machine the last ones may be under way still. */
        Outcome assertAllAnswered() {
            for (String environment : ENVIRONMENTS) {
                assertThat(errors.get(environment))
                        .as(environment)
                        .satisfiesAnyOf(none -> assertThat(none).isEmpty(), late -> assertThat(late)
                                .containsOnlyKeys(ErrorCause.UNFINISHED));
                assertThat(answered.get(environment)).as(environment).isPositive();
            }
            return this;
        }
    }

    /** A profile that compares no mesh, the reference proxy and Envoy. */
    static String comparing(String target, String request) {
        return PROFILE.formatted(target, request);
    }

    /** Its environments. */
    static final List<String> ENVIRONMENTS = List.of("baseline", "ref", "envoy");

    /** Leaves a test out where there is no Envoy. */
    static void assumeEnvoy() throws InterruptedException {
        assumeTrue(RealEnvoy.onPath().isPresent(), "there is no envoy on the PATH");
    }

    /** Measures a profile's first block. */
    Outcome run(String profile) throws Exception {
        Path file = Files.writeString(folder.resolve("profile.yaml"), profile);
        Manifests manifests = accepted(ManifestReader.read(List.of(file)));
        RunPlan plan = accepted(RunPlan.of(manifests.profiles().get(0).resource(), manifests.meshInstalls(), 1));
        try (ProcessFleet fleet = new ProcessFleet(
                plan,
                accepted(EnvironmentMeshes.of(plan)),
                new TlsFiles(file),
                RealEnvoy.onPath(),
                new JavaCommand(
                        ProcessHandle.current().info().command().orElse("java"),
                        System.getProperty("java.class.path"),
                        Tare.class.getName()),
                Clock.systemUTC(),
                new TargetAddresses(this::resolve),
                Optional.empty())) {
            fleet.start();
            Map<String, Evidence> evidence = awaitReady(fleet);
            Block block = plan.block(0);
            fleet.publish(block, Instant.now().plus(LEAD));
            Outcome outcome = new Outcome(evidence, new LinkedHashMap<>(), new LinkedHashMap<>());
            long untilNs = System.nanoTime() + PATIENCE.toNanos();
            for (int results = 0; results < block.trials().size(); ) {
                for (WorkerLine line : lines(fleet, untilNs)) {
                    if (line instanceof WorkerLine.Result result) {
                        results++;
                        outcome.answered().merge(result.environment(), result.answered(), Long::sum);
                        outcome.errors().put(result.environment(), result.errors());
                    }
                }
            }
            return outcome;
        }
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> resolved = new ArrayList<>();
        for (String address : addresses.getOrDefault(host, List.of(host))) {
            resolved.add(InetAddress.getByName(address));
        }
        return resolved.toArray(InetAddress[]::new);
    }

    private static Map<String, Evidence> awaitReady(ProcessFleet fleet) throws Exception {
        long untilNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (WorkerLine line : lines(fleet, untilNs)) {
                if (line instanceof WorkerLine.Ready ready) {
                    return ready.evidence();
                }
            }
        }
    }

    private static List<WorkerLine> lines(ProcessFleet fleet, long untilNs) throws Exception {
        List<WorkerLine> lines = fleet.lines(Duration.ofMillis(100));
        for (WorkerLine line : lines) {
            if (line instanceof WorkerLine.Failed failed) {
                throw new FleetException(WorkerReasons.ofRun(failed.reason()), failed.message());
            }
        }
        fleet.check();
        if (System.nanoTime() > untilNs) {
            throw new AssertionError("nothing more within " + PATIENCE);
        }
        return lines;
    }

    private static <T> T accepted(Validated<T> checked) {
        if (checked instanceof Validated.Accepted<T> accepted) {
            return accepted.value();
        }
        throw new AssertionError(checked.problems().toString());
    }
}
