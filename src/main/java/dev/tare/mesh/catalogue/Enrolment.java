package dev.tare.mesh.catalogue;

import java.util.Map;
import java.util.TreeMap;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How pods get onto a mesh.
 *
 * @param scope the smallest thing that can be on it while its neighbour is not
 * @param in what a pod carries to be on it
 * @param out what a pod carries to be off it
 * @param namespace what a namespace carries for its pods to be on it, where a pod alone cannot say so
 * @param blockedBy labels of a namespace under which what a pod says has no effect: for each, a regular expression of such
 *     values
 * @param captured what the mesh itself puts on a pod once it is on it; where it adds no container, this shows it
 * @param needs what its part of a pod takes that Tare's own pods do without
 */
@RecordBuilder
public record Enrolment(
        Scope scope, Marks in, Marks out, Marks namespace, Map<String, String> blockedBy, Marks captured, Needs needs)
        implements EnrolmentBuilder.With {

    static final Enrolment NONE = EnrolmentBuilder.builder().build();

    /** Fills what is absent. */
    public Enrolment {
        scope = scope == null ? Scope.Pod : scope;
        in = in == null ? Marks.NONE : in;
        out = out == null ? Marks.NONE : out;
        namespace = namespace == null ? Marks.NONE : namespace;
        blockedBy = blockedBy == null ? Map.of() : Map.copyOf(blockedBy);
        captured = captured == null ? Marks.NONE : captured;
    }

    /** The same, with one more label by which a pod gets onto the mesh. */
    Enrolment labelled(String label, String value) {
        Map<String, String> labels = new TreeMap<>(in.labels());
        labels.put(label, value);
        return withIn(new Marks(labels, in.annotations()));
    }

    /** The smallest thing that can be on a mesh while its neighbour is not. */
    public enum Scope {
        Pod,
        Namespace,
        Cluster
    }

    /**
     * What a mesh's part of a pod takes.
     *
     * @param podSecurity the strictest level of the pod security standards that lets it in: {@code restricted}, {@code
     *     baseline} or {@code privileged}
     * @param token whether its proxy needs the pod's own API token
     * @param service whether only a pod behind a Service gets onto it, the client's too
     * @param why what for, in a sentence
     */
    public record Needs(String podSecurity, boolean token, boolean service, String why) {}
}
