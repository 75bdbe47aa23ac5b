package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.mesh.catalogue.Prerequisites;
import dev.tare.mesh.catalogue.Prerequisites.Definition;

/** Whether a cluster has what a mesh needs first. */
final class PrerequisiteCheck {

    private static final Pattern BOUND = Pattern.compile("(>=?|<=?|=)?v?(\\d+(?:\\.\\d+)*(?:[-+].*)?)");

    /** What a version begins with. What comes after it, such as -rc1 or +build, makes no difference here. */
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9})*)");

    private final KubernetesClient client;

    PrerequisiteCheck(KubernetesClient client) {
        this.client = client;
    }

    /** A sentence for each thing that is missing; empty where nothing is. */
    List<String> missing(Prerequisites prerequisites) {
        List<String> missing = new ArrayList<>();
        if (prerequisites.kubernetes() != null) {
            String version = client.getKubernetesVersion().getGitVersion();
            if (!fits(version, prerequisites.kubernetes())) {
                missing.add("needs Kubernetes %s, but this is %s".formatted(prerequisites.kubernetes(), version));
            }
        }
        if (prerequisites.kernel() != null) {
            for (Node node : client.nodes().list().getItems()) {
                String kernel = node.getStatus().getNodeInfo().getKernelVersion();
                if (!fits(kernel, prerequisites.kernel())) {
                    missing.add("needs Linux %s, but node %s has %s"
                            .formatted(
                                    prerequisites.kernel(), node.getMetadata().getName(), kernel));
                }
            }
        }
        prerequisites.definitions().forEach(definition -> missing(definition).ifPresent(missing::add));
        return missing;
    }

    /** Others' definitions are never installed here: what is newer would be downgraded. */
    private Optional<String> missing(Definition definition) {
        CustomResourceDefinition there = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.name())
                .get();
        String how = ": kubectl apply --server-side -f " + definition.source();
        if (there == null) {
            return Optional.of("needs the definition " + definition.name() + how);
        }
        if (definition.version() == null || definition.versionAnnotation() == null) {
            return Optional.empty();
        }
        String version = Optional.ofNullable(there.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(definition.versionAnnotation()))
                .orElse(null);
        return version == null || fits(version, ">=" + definition.version())
                ? Optional.empty()
                : Optional.of("needs the definition %s in version %s or later, but the cluster has %s%s"
                        .formatted(definition.name(), definition.version(), version, how));
    }

    /**
     * Whether a version is within bounds, such as {@code >=1.31 <1.36}. Only as many of its numbers count as the bound has,
     * so that 1.35.2 is no more than 1.35.
     */
    static boolean fits(String version, String bounds) {
        for (String text : bounds.split(" ")) {
            Matcher bound = BOUND.matcher(text);
            if (!bound.matches()) {
                throw new IllegalArgumentException("no bound of versions: " + text);
            }
            int compared = compare(numbers(version), numbers(bound.group(2)));
            boolean holds =
                    switch (bound.group(1) == null ? "=" : bound.group(1)) {
                        case ">=" -> compared >= 0;
                        case ">" -> compared > 0;
                        case "<=" -> compared <= 0;
                        case "<" -> compared < 0;
                        default -> compared == 0;
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> numbers(String version) {
        Matcher matcher = NUMBERS.matcher(version);
        return matcher.lookingAt()
                ? Stream.of(matcher.group(1).split("\\.")).map(Integer::valueOf).toList()
                : List.of();
    }

    private static int compare(List<Integer> version, List<Integer> bound) {
        for (int i = 0; i < bound.size(); i++) {
            int compared = Integer.compare(i < version.size() ? version.get(i) : 0, bound.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }
}
