package dev.tare.fleet.pods.desired;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import dev.tare.api.Environment.PodMetadata;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.Marks;

/** The labels and annotations by which meshes know who is on them. */
final class InjectionLabels {

    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();

    private InjectionLabels() {}

    /**
     * What an environment's pods carry besides what Tare gives them: they are off all meshes of the run but their own,
     * and what the user says goes before all that.
     *
     * @param route the environment's way
     * @param ofRun every mesh of the run
     * @param own what the user says
     */
    static PodMetadata ofPods(Route route, Collection<MeshEnrolment> ofRun, PodMetadata own) {
        InjectionLabels marks = new InjectionLabels();
        Optional<MeshEnrolment> on = route.membership();
        ofRun.stream()
                .filter(membership -> !on.equals(Optional.of(membership)))
                .forEach(membership -> marks.add(membership.enrolment().out()));
        on.ifPresent(membership -> {
            marks.add(membership.enrolment().in());
            membership.leaving().forEach(leaving -> marks.add(leaving.needs()));
        });
        route.features().map(Feature::pod).forEach(marks::add);
        marks.labels.putAll(own.labels());
        marks.annotations.putAll(own.annotations());
        return new PodMetadata(marks.labels, marks.annotations);
    }

    /** What a pod carries that is off all meshes of the run. */
    static PodMetadata ofNone(Collection<MeshEnrolment> ofRun) {
        InjectionLabels marks = new InjectionLabels();
        ofRun.forEach(membership -> marks.add(membership.enrolment().out()));
        return new PodMetadata(marks.labels, marks.annotations);
    }

    /** What the target's Service carries. */
    static PodMetadata ofService(Route route) {
        InjectionLabels marks = new InjectionLabels();
        route.features().map(Feature::service).filter(Objects::nonNull).forEach(marks::add);
        return new PodMetadata(marks.labels, marks.annotations);
    }

    private void add(Marks more) {
        labels.putAll(more.labels());
        annotations.putAll(more.annotations());
    }
}
