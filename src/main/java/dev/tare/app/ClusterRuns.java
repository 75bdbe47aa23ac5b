package dev.tare.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunReference;
import dev.tare.manifest.NameSuggestions;

/** The runs and profiles of a cluster. */
final class ClusterRuns {

    private static final int MOST_NAMES = 5;

    private final ClusterQuestions cluster;
    private final String namespace;

    /** A profile's run that is meant where a profile is named. */
    enum Latest {
        /** The one that its result is from or, before there is one, the one that is under way. */
        RESULT,
        /** The one that is under way or, where there is none, the one that its result is from. */
        UNDER_WAY
    }

    /**
     * Those of a cluster.
     *
     * @param client its namespace is meant where none is named
     */
    ClusterRuns(KubernetesClient client) {
        this.cluster = new ClusterQuestions(client);
        this.namespace = Optional.ofNullable(client.getNamespace()).orElse("default");
    }

    /** The namespace that is meant where none is named. */
    String namespace() {
        return namespace;
    }

    /** All profiles of a namespace; of all, where it is empty. */
    List<PerformanceProfile> profiles(Optional<String> where) {
        return list(PerformanceProfile.class, where);
    }

    /** All runs of a namespace; of all, where it is empty. */
    List<PerformanceRun> runs(Optional<String> where) {
        return list(PerformanceRun.class, where);
    }

    private <T extends HasMetadata> List<T> list(Class<T> type, Optional<String> where) {
        String what = HasMetadata.getFullResourceName(type);
        return where.isEmpty()
                ? cluster.ask(
                        "list",
                        what + " in all namespaces",
                        client -> client.resources(type).inAnyNamespace().list().getItems())
                : cluster.ask("list", what + " in namespace " + where.get(), client -> client.resources(type)
                        .inNamespace(where.get())
                        .list()
                        .getItems());
    }

    /**
     * The run that is named, by its own name or by that of its profile.
     *
     * @throws UserException if it is not there; it has the names that might have been meant
     */
    PerformanceRun run(ResourceName name, Latest latest) {
        String where = name.namespace().orElse(namespace);
        if (name.kind() != ResourceName.Kind.PROFILE) {
            Optional<PerformanceRun> run = get(PerformanceRun.class, where, name.name());
            if (run.isPresent()) {
                return run.get();
            }
        }
        if (name.kind() == ResourceName.Kind.RUN) {
            throw notFound("PerformanceRun", where, name.name(), names(runs(Optional.of(where))), "runs");
        }
        Optional<PerformanceProfile> profile = get(PerformanceProfile.class, where, name.name());
        if (profile.isEmpty() && name.kind() == ResourceName.Kind.ANY) {
            throw notFound(
                    "PerformanceRun or PerformanceProfile",
                    where,
                    name.name(),
                    Stream.concat(
                                    names(profiles(Optional.of(where))).stream(),
                                    names(runs(Optional.of(where))).stream())
                            .toList(),
                    "profiles and runs");
        }
        return latestOf(profile.orElseThrow(() -> noProfile(where, name.name())), latest);
    }

    /**
     * A profile.
     *
     * @throws UserException if it is not there; it has the names that might have been meant
     */
    PerformanceProfile profile(ResourceName name) {
        String where = name.namespace().orElse(namespace);
        return get(PerformanceProfile.class, where, name.name()).orElseThrow(() -> noProfile(where, name.name()));
    }

    private UserException noProfile(String where, String name) {
        return notFound("PerformanceProfile", where, name, names(profiles(Optional.of(where))), "profiles");
    }

    private PerformanceRun latestOf(PerformanceProfile profile, Latest latest) {
        String where = profile.getMetadata().getNamespace();
        Optional<PerformanceProfileStatus> status = Optional.ofNullable(profile.getStatus());
        Optional<String> result = status.map(PerformanceProfileStatus::lastRun).map(RunReference::name);
        Optional<String> underWay = status.map(PerformanceProfileStatus::activeRun);
        String which = "PerformanceProfile %s/%s"
                .formatted(where, profile.getMetadata().getName());
        String run = (latest == Latest.RESULT ? result.or(() -> underWay) : underWay.or(() -> result))
                .orElseThrow(() -> refuse("no run of " + which + " has begun"));
        return get(PerformanceRun.class, where, run)
                .orElseThrow(
                        () -> refuse("run %s, the latest of %s, was deleted; its figures are in the profile's status"
                                .formatted(run, which)));
    }

    private <T extends HasMetadata> Optional<T> get(Class<T> type, String where, String name) {
        return Optional.ofNullable(cluster.ask(
                "get",
                HasMetadata.getFullResourceName(type) + " in namespace " + where,
                client ->
                        client.resources(type).inNamespace(where).withName(name).get()));
    }

    private static List<String> names(List<? extends HasMetadata> resources) {
        return resources.stream()
                .map(resource -> resource.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static UserException notFound(String kind, String where, String name, List<String> known, String kinds) {
        String there = known.isEmpty()
                ? "namespace %s has no %s".formatted(where, kinds)
                : NameSuggestions.closest(name, known)
                        .map(closest -> "did you mean " + closest + "?")
                        .orElseGet(() -> "namespace %s has %s%s"
                                .formatted(
                                        where,
                                        String.join(", ", known.subList(0, Math.min(MOST_NAMES, known.size()))),
                                        known.size() > MOST_NAMES ? " and others" : ""));
        return refuse("%s %s/%s was not found; %s".formatted(kind, where, name, there));
    }

    private static UserException refuse(String message) {
        return new UserException(ExitCode.BAD_INPUT, message);
    }
}
