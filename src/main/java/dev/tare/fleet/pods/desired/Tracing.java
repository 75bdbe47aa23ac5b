package dev.tare.fleet.pods.desired;

import java.util.List;
import java.util.Optional;

import dev.tare.fleet.Endpoint;
import dev.tare.fleet.TracingAddresses;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.plan.PlannedEnvironment;

/**
 * Whether a run's pods are made to record requests that carry trace context, and who of them can. Pods that measure never are.
 *
 * @param isOn whether they are
 * @param addresses where spans go
 */
public record Tracing(boolean isOn, TracingAddresses addresses) {

    /** Nobody records anything. */
    static final Tracing OFF = new Tracing(false, TracingAddresses.NONE);

    /** What features that switch tracing on are called, before the percentage. */
    private static final String FEATURE = "tracing-";

    /** As pods of a run's pass have it that explains. */
    public static Tracing on(TracingAddresses addresses) {
        return new Tracing(true, addresses);
    }

    /** Where Tare's own Envoys send their spans, in the clear; empty where nobody would read them. */
    Optional<Endpoint> collector() {
        return isOn && addresses.query().isPresent()
                ? addresses.receiver().map(receiver -> Endpoint.ofUrl(receiver.toString()))
                : Optional.empty();
    }

    /** Whether the proxies of a mesh that Tare adds record requests of HTTP/1.1. */
    public boolean isRecordedBy(SidecarMesh mesh) {
        return isOn && (mesh instanceof SidecarMesh.Reference || collector().isPresent());
    }

    /**
     * What a mesh of others is told so that its proxies record what carries the flag, besides what the environment asks for.
     * It has to be the one that lets all requests through: one of few percent takes the flag from the rest.
     *
     * @return empty where it has no such feature, what it records is not read, or a feature of the environment takes its place
     */
    public Optional<Feature> feature(PlannedEnvironment environment, MeshEnrolment mesh) {
        return isOn && addresses.query().isPresent()
                ? mesh.feature(MeshEnrolment.TRACES_ALL)
                        .filter(feature -> !feature.objects().isEmpty())
                        .filter(feature -> rivals(feature, environment, mesh).isEmpty())
                : Optional.empty();
    }

    private static List<Feature> rivals(Feature tracing, PlannedEnvironment environment, MeshEnrolment mesh) {
        return environment.features().stream()
                .flatMap(name -> mesh.feature(name).stream())
                .filter(asked -> isRival(asked, tracing) && !asked.name().startsWith(FEATURE))
                .toList();
    }

    /** Whether two features take the same place in a mesh's configuration. */
    static boolean isRival(Feature one, Feature other) {
        return one.group() != null && one.group().equals(other.group());
    }
}
