package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.manifest.Problem;
import dev.tare.mesh.Membership;
import dev.tare.mesh.catalogue.Enrolment.Scope;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.plan.PlannedEnvironment;

/** What an environment may ask of a mesh that is not Tare's own. */
final class MembershipRules {

    private final String profile;
    private final PlannedEnvironment environment;
    private final Membership membership;
    private final String field;
    private final List<Problem> problems = new ArrayList<>();

    private MembershipRules(String profile, PlannedEnvironment environment, Membership membership, String field) {
        this.profile = profile;
        this.environment = environment;
        this.membership = membership;
        this.field = field;
    }

    /**
     * What is wrong; empty where nothing is.
     *
     * @param profile the profile's name
     * @param environment the environment
     * @param membership its mesh
     * @param field the environment's field
     */
    static List<Problem> problems(String profile, PlannedEnvironment environment, Membership membership, String field) {
        MembershipRules rules = new MembershipRules(profile, environment, membership, field);
        rules.checkScope();
        rules.checkFeatures();
        return rules.problems;
    }

    private void checkScope() {
        String name = environment.mesh().orElseThrow().getMetadata().getName();
        Scope scope = membership.enrolment().scope();
        if (scope == Scope.Cluster) {
            refuse(
                    ".mesh",
                    name,
                    "must be a mesh that pods can be off: %s is on all pods of a cluster, the baseline's too"
                            .formatted(membership.title()));
        } else if (scope == Scope.Namespace) {
            refuse(
                    ".mesh",
                    name,
                    "must be a mesh that takes single pods: %s takes whole namespaces, the baseline's pods too"
                            .formatted(membership.title()));
        }
    }

    private void checkFeatures() {
        Map<String, String> byGroup = new HashMap<>();
        for (String name : environment.features()) {
            Optional<Feature> feature = membership.feature(name);
            if (feature.isEmpty()) {
                refuse(".features", name, unknown(name));
                continue;
            }
            String other = feature.get().group() == null
                    ? null
                    : byGroup.putIfAbsent(feature.get().group(), name);
            if (other != null) {
                refuse(".features", name, "cannot go with %s: they take the same place".formatted(other));
            }
            if (environment.target().sample() == null) {
                refuse(".features", name, "must be left out here: Tare switches features of its own pods only");
            }
        }
    }

    private String unknown(String feature) {
        String lack = membership.lacks().get(feature);
        if (lack != null) {
            return "must be a feature that %s has: %s".formatted(membership.title(), lack);
        }
        return membership.features().isEmpty()
                ? "must be left out: Tare knows no features of " + membership.title()
                : "must be a feature of %s: %s"
                        .formatted(
                                membership.title(),
                                membership.features().stream()
                                        .map(Feature::name)
                                        .collect(Collectors.joining(", ")));
    }

    private void refuse(String part, String held, String allowed) {
        problems.add(Problem.inField("PerformanceProfile " + profile, field + part, '"' + held + '"', allowed));
    }
}
