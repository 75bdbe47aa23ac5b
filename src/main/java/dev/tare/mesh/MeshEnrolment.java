package dev.tare.mesh;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Enrolment;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.FeatureBuilder;
import dev.tare.mesh.catalogue.Leaving;
import dev.tare.mesh.catalogue.MutualTls;
import dev.tare.mesh.catalogue.Proof;
import dev.tare.mesh.catalogue.ProxyContainer;
import dev.tare.mesh.catalogue.Sides;

/**
 * What it takes to be on a mesh that is not Tare's own, and how that is known: what a run keeps of the catalogue, so that
 * another catalogue changes nothing in it.
 *
 * @param title the mesh's name as people write it
 * @param enrolment how pods get onto it
 * @param address how a Service is called over it; absent where by its own name
 * @param proxies the names of the containers that it adds to a pod, by any of which it is known
 * @param leaving the ways in which its proxy ends when a pod's work is done
 * @param crossing how an answer shows that it was crossed; all of these must be seen
 * @param sides how it is known that it was crossed on both sides, where it has a proxy on each
 * @param mutualTls its TLS between proxies
 * @param features what it can do; those that are not asked for by name only
 * @param lacks by feature, why it does not have it
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MeshEnrolment(
        String title,
        Enrolment enrolment,
        String address,
        List<String> proxies,
        List<Leaving> leaving,
        List<Proof> crossing,
        Sides sides,
        MutualTls mutualTls,
        List<Feature> features,
        Map<String, String> lacks) {

    /** The feature by which all requests are traced, where a mesh has it. */
    public static final String TRACES_ALL = "tracing-100";

    /** Copies the lists; a run of an older version has no sides. */
    public MeshEnrolment {
        proxies = List.copyOf(proxies);
        leaving = List.copyOf(leaving);
        crossing = List.copyOf(crossing);
        sides = sides == null ? new Sides(null, null) : sides;
        features = List.copyOf(features);
        lacks = Map.copyOf(lacks);
    }

    /**
     * What a run keeps of a mesh's entry.
     *
     * @param entry the entry
     * @param asked the features that are switched on in it
     */
    public static MeshEnrolment of(CatalogueEntry entry, Collection<String> asked) {
        return MeshEnrolmentBuilder.builder()
                .title(entry.title())
                .enrolment(entry.enrolment())
                .address(entry.address())
                .proxies(entry.proxies().stream().map(ProxyContainer::name).toList())
                .leaving(entry.leaving())
                .crossing(entry.crossing())
                .sides(entry.sides())
                .mutualTls(entry.mutualTls())
                .features(entry.features().stream()
                        .map(feature -> asked.contains(feature.name()) ? feature : nameOf(feature))
                        .toList())
                .lacks(entry.lacks())
                .build();
    }

    private static Feature nameOf(Feature feature) {
        return FeatureBuilder.builder()
                .name(feature.name())
                .title(feature.title())
                .group(feature.group())
                .build();
    }

    /** A feature by its name; empty where it has none of that. */
    public Optional<Feature> feature(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }

    /** Whether its proxies read the token of their pod's account. */
    public boolean needsToken() {
        return enrolment.needs() != null && enrolment.needs().token();
    }

    /** Whether a client has to stand behind a Service, too. */
    public boolean needsService() {
        return enrolment.needs() != null && enrolment.needs().service();
    }
}
