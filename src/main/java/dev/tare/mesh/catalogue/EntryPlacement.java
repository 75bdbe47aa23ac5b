package dev.tare.mesh.catalogue;

import java.util.Map;
import java.util.function.UnaryOperator;

import dev.tare.api.MeshInstall;

/** Where the parts of a mesh go that a {@code MeshInstall} asks for. */
public final class EntryPlacement {

    private EntryPlacement() {}

    /** An entry in the namespace and of the revision that a {@code MeshInstall} asks for. */
    public static CatalogueEntry of(CatalogueEntry entry, MeshInstall mesh) {
        return revised(in(entry, mesh.getSpec().namespace()), mesh.getSpec().values());
    }

    /**
     * The same mesh with its home in another namespace. What is elsewhere stays there.
     *
     * @param namespace the namespace; null for the one that it has
     */
    private static CatalogueEntry in(CatalogueEntry entry, String namespace) {
        if (namespace == null) {
            return entry;
        }
        UnaryOperator<String> place =
                at -> at == null || entry.home().filter(at::equals).isPresent() ? namespace : at;
        UnaryOperator<Workload> moved =
                workload -> new Workload(workload.kind(), place.apply(workload.namespace()), workload.name());
        return entry.withCharts(entry.charts().stream()
                        .map(chart -> chart.withNamespace(place.apply(chart.namespace())))
                        .toList())
                .withControlPlane(entry.controlPlane().stream().map(moved).toList())
                .withNodeProxies(entry.nodeProxies().stream().map(moved).toList());
    }

    /**
     * One of several control planes of the same mesh beside each other, where its charts know that: releases and workloads
     * have the revision's name behind theirs, and pods say which one they mean.
     *
     * @param values what the charts are given
     */
    private static CatalogueEntry revised(CatalogueEntry entry, Map<String, Object> values) {
        ControlPlaneRevision revision = entry.revision();
        if (revision == null || !(values.get(revision.value()) instanceof String name) || name.isEmpty()) {
            return entry;
        }
        String suffix = "-" + name;
        return entry.withCharts(entry.charts().stream()
                        .map(chart -> chart.shared() ? chart : chart.withRelease(chart.release() + suffix))
                        .toList())
                .withEnrolment(entry.enrolment().labelled(revision.label(), name))
                .withControlPlane(entry.controlPlane().stream()
                        .map(workload -> new Workload(workload.kind(), workload.namespace(), workload.name() + suffix))
                        .toList());
    }
}
