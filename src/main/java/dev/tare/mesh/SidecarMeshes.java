package dev.tare.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.tare.api.DurationText;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.Protocol;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.OwnProxy;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** From a {@link MeshInstall} to the {@link SidecarMesh} that it asks for, or to what is wrong with it. */
public final class SidecarMeshes {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final int MOST_CONCURRENCY = 64;

    private final MeshInstall mesh;
    private final List<Problem> problems = new ArrayList<>();

    private SidecarMeshes(MeshInstall mesh) {
        this.mesh = mesh;
    }

    /** Reads what a mesh is asked to be. */
    public static Validated<SidecarMesh> of(MeshInstall mesh) {
        SidecarMeshes reading = new SidecarMeshes(mesh);
        SidecarMesh result = reading.read();
        return reading.problems.isEmpty()
                ? new Validated.Accepted<>(result)
                : new Validated.Refused<>(reading.problems);
    }

    /** The proxies that Tare itself puts beside an environment's pods; empty where it puts none. */
    public static Optional<SidecarMesh> own(PlannedEnvironment environment) {
        return environment
                .mesh()
                .filter(install -> install.getSpec().management() == Management.Managed)
                .flatMap(install -> of(install) instanceof Validated.Accepted<SidecarMesh> accepted
                        ? Optional.of(accepted.value())
                        : Optional.empty());
    }

    /** Those of all environments of a plan that have some, by the environments' names. */
    public static Map<String, SidecarMesh> own(RunPlan plan) {
        Map<String, SidecarMesh> byEnvironment = new LinkedHashMap<>();
        plan.environments().forEach(environment -> own(environment)
                .ifPresent(mesh -> byEnvironment.put(environment.name(), mesh)));
        return byEnvironment;
    }

    /** What is wrong with switching these features on; empty where they may be. */
    public static List<Problem> checkFeatures(
            MeshInstall install, SidecarMesh mesh, Collection<String> features, String resource, String field) {
        List<Problem> problems = new ArrayList<>();
        for (String feature : features) {
            if (mesh instanceof SidecarMesh.Reference) {
                problems.add(Problem.inField(resource, field, quoted(feature), "reference has no features"));
            } else if (!feature.equals(SidecarMesh.STRICT_MTLS)) {
                problems.add(Problem.inField(
                        resource, field, quoted(feature), "must be a feature of envoy: " + SidecarMesh.STRICT_MTLS));
            } else if (mesh.sidecars().size() < 2) {
                problems.add(Problem.inField(
                        resource,
                        field,
                        quoted(feature),
                        "needs a sidecar on both sides, but MeshInstall %s has one on the %s's side only"
                                .formatted(
                                        install.getMetadata().getName(),
                                        mesh.sidecars().get(0).label())));
            }
        }
        return problems;
    }

    /**
     * What is wrong with carrying requests over a mesh; empty where they may be.
     *
     * @param protocol what the mesh sees of them
     */
    public static List<Problem> checkProtocol(MeshInstall install, SidecarMesh mesh, Protocol protocol) {
        if (!protocol.isHttp() && mesh instanceof SidecarMesh.Reference it && it.errorRate() > 0) {
            return List.of(
                    Problem.inField(
                            "MeshInstall " + install.getMetadata().getName(),
                            "spec.values.errorRate",
                            String.valueOf(it.errorRate()),
                            "must be 0 where request.protocol is tcp or the target speaks TLS: no proxy tells one request from the next there"));
        }
        return List.of();
    }

    private SidecarMesh read() {
        OwnProxy proxy = Catalogue.entry(mesh.getSpec().mesh())
                .map(CatalogueEntry::ownProxy)
                .orElse(null);
        if (proxy == null) {
            problem(
                    "spec.mesh",
                    quoted(mesh.getSpec().mesh()),
                    notOwn(mesh.getSpec().mesh()));
            return null;
        }
        return switch (proxy) {
            case Reference -> {
                if (mesh.getSpec().version() != null) {
                    problem(
                            "spec.version",
                            quoted(mesh.getSpec().version()),
                            "must be left out: reference has no versions");
                }
                allow("delay", "errorRate", "sidecars");
                yield new SidecarMesh.Reference(
                        value("delay", Duration.ZERO, this::delay),
                        value("errorRate", 0.0, this::errorRate),
                        sidecars());
            }
            case Envoy -> {
                allow("concurrency", "sidecars");
                yield new SidecarMesh.Envoy(
                        value("concurrency", 1, this::concurrency),
                        Optional.ofNullable(mesh.getSpec().version()),
                        sidecars());
            }
        };
    }

    private static String notOwn(String kind) {
        return Catalogue.has(kind)
                ? "needs a Kubernetes cluster: on one machine, only %s can be used (see docs/cluster.md)"
                        .formatted(String.join(" and ", Catalogue.ownProxies()))
                : "must be a mesh that Tare knows: " + String.join(", ", Catalogue.names());
    }

    private void allow(String... names) {
        for (String name : new TreeSet<>(mesh.getSpec().values().keySet())) {
            if (!List.of(names).contains(name)) {
                problem(
                        "spec.values." + name,
                        "",
                        "is not a value of %s, which has %s"
                                .formatted(mesh.getSpec().mesh(), String.join(", ", names)));
            }
        }
    }

    private <T> T value(String name, T fallback, Function<Object, T> reader) {
        Map<String, Object> values = mesh.getSpec().values();
        return values.containsKey(name) ? reader.apply(values.get(name)) : fallback;
    }

    private Duration delay(Object held) {
        try {
            Duration delay = DurationText.parse(String.valueOf(held));
            if (delay.compareTo(LONGEST_DELAY) > 0) {
                problem("spec.values.delay", String.valueOf(held), "must be at most 10s");
            }
            return delay;
        } catch (IllegalArgumentException e) {
            problem(
                    "spec.values.delay",
                    String.valueOf(held),
                    "must be a duration with its unit, such as 250us, 500ms, 20s or 5m");
            return Duration.ZERO;
        }
    }

    private Double errorRate(Object held) {
        if (held instanceof Number rate && rate.doubleValue() >= 0 && rate.doubleValue() <= 1) {
            return rate.doubleValue();
        }
        problem("spec.values.errorRate", String.valueOf(held), "must be a number from 0 to 1");
        return 0.0;
    }

    private Integer concurrency(Object held) {
        if (held instanceof Integer threads && threads >= 1 && threads <= MOST_CONCURRENCY) {
            return threads;
        }
        problem(
                "spec.values.concurrency",
                String.valueOf(held),
                "must be a whole number from 1 to " + MOST_CONCURRENCY);
        return 1;
    }

    private List<Side> sidecars() {
        return value("sidecars", List.of(Side.values()), held -> {
            EnumSet<Side> sides = EnumSet.noneOf(Side.class);
            boolean known = held instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(name -> side(name).map(sides::add).orElse(false));
            if (!known) {
                problem(
                        "spec.values.sidecars",
                        String.valueOf(held),
                        "must be a list of client and server, or one of them");
            }
            return List.copyOf(sides);
        });
    }

    private static Optional<Side> side(Object name) {
        return Stream.of(Side.values())
                .filter(side -> side.label().equals(name))
                .findFirst();
    }

    private void problem(String field, String held, String allowed) {
        problems.add(Problem.inField("MeshInstall " + mesh.getMetadata().getName(), field, held, allowed));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
