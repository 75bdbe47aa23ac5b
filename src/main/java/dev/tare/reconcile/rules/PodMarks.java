package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.tare.api.Environment;
import dev.tare.manifest.Problem;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Enrolment;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.Leaving;
import dev.tare.mesh.catalogue.Marks;
import dev.tare.plan.RunPlan;

/**
 * Labels and annotations of pods are orders to controllers of all kinds. A profile may give those by which meshes know
 * their pods, and those that the configuration opens.
 */
final class PodMarks implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        Open open = Open.in(facts);
        Allowances opened = facts.limits().allowances();
        AllowList labels = new AllowList("allow.podLabels", opened.podLabels());
        AllowList annotations = new AllowList("allow.podAnnotations", opened.podAnnotations());
        List<Problem> problems = new ArrayList<>();
        List<Environment> environments = plan.spec().environments();
        for (int i = 0; i < environments.size(); i++) {
            Environment.PodMetadata pod = environments.get(i).pod();
            String field = PlanFields.environment(i) + ".pod.";
            check(plan, field + "labels", pod.labels(), open.labels, labels, problems);
            check(plan, field + "annotations", pod.annotations(), open.annotations, annotations, problems);
        }
        return problems;
    }

    private static void check(
            RunPlan plan,
            String field,
            Map<String, String> marks,
            Set<String> open,
            AllowList allowed,
            List<Problem> problems) {
        new TreeMap<>(marks).forEach((key, value) -> {
            if (!open.contains(key) && !open.contains(pair(key, value)) && !allowed.permits(key)) {
                problems.add(Rule.wrong(
                        plan,
                        field,
                        '"' + pair(key, value) + '"',
                        "must have keys that are those of a mesh, or " + allowed.sentence()));
            }
        });
    }

    private static String pair(String key, String value) {
        return key + "=" + value;
    }

    /**
     * What is open of itself: the keys by which a pod says whether it is on a mesh, and of which revision, with any value;
     * what else a mesh takes, such as for a feature, exactly as its entry has it.
     */
    private static final class Open {

        private final Set<String> labels = new HashSet<>();
        private final Set<String> annotations = new HashSet<>();

        /** Of the catalogue, which stays as it is; profiles are checked at each look at a run. */
        private static final Open OF_CATALOGUE = ofCatalogue();

        static Open in(ClusterFacts facts) {
            Open open = new Open();
            open.labels.addAll(OF_CATALOGUE.labels);
            open.annotations.addAll(OF_CATALOGUE.annotations);
            facts.memberships().values().forEach(open::add);
            return open;
        }

        private static Open ofCatalogue() {
            Open open = new Open();
            Catalogue.names().stream()
                    .map(name -> Catalogue.entry(name).orElseThrow())
                    .forEach(open::add);
            return open;
        }

        private void add(CatalogueEntry entry) {
            add(entry.enrolment(), entry.leaving(), entry.features());
            if (entry.revision() != null) {
                labels.add(entry.revision().label());
            }
        }

        private void add(MeshEnrolment membership) {
            add(membership.enrolment(), membership.leaving(), membership.features());
        }

        private void add(Enrolment enrolment, List<Leaving> leaving, List<Feature> features) {
            for (Marks marks : List.of(enrolment.in(), enrolment.out())) {
                labels.addAll(marks.labels().keySet());
                annotations.addAll(marks.annotations().keySet());
            }
            Stream.concat(
                            leaving.stream().map(Leaving::needs),
                            features.stream().map(Feature::pod))
                    .forEach(marks -> {
                        marks.labels().forEach((key, value) -> labels.add(pair(key, value)));
                        marks.annotations().forEach((key, value) -> annotations.add(pair(key, value)));
                    });
        }
    }
}
