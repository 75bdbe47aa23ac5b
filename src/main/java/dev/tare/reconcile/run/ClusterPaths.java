package dev.tare.reconcile.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.tare.api.Request;
import dev.tare.fleet.pods.desired.FeatureSamples;
import dev.tare.fleet.pods.desired.MeshSigns;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.FeatureProofs;
import dev.tare.mesh.catalogue.SideProofs;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.run.ExpectedFeature;
import dev.tare.run.ExpectedPath;
import dev.tare.run.ExpectedPaths;
import dev.tare.run.ExpectedSide;
import dev.tare.wire.Sign;

/** The paths that requests must take in a cluster, over Tare's own proxies and over those of others. */
final class ClusterPaths {

    private ClusterPaths() {}

    /** The path of each environment, by its name. */
    static Map<String, ExpectedPath> of(RunPlan plan, Preparation.Ready ready) {
        Map<String, ExpectedPath> others = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            MeshEnrolment mesh = ready.memberships().get(environment.name());
            if (mesh != null) {
                others.put(
                        environment.name(),
                        path(
                                environment,
                                plan.spec().request(),
                                mesh,
                                ready.pass().isEmpty()));
            }
        }
        return ExpectedPaths.of(plan, ready.meshes(), others);
    }

    /** Features have been seen to act by the time that a run is explained, and tracing may have taken the place of one. */
    private static ExpectedPath path(
            PlannedEnvironment environment, Request request, MeshEnrolment mesh, boolean measures) {
        List<String> required = MeshSigns.required(environment, request, mesh).stream()
                .map(Sign::title)
                .toList();
        // Without a container in the pods there are no sides: what carries requests is on the node.
        List<ExpectedSide> sides = mesh.proxies().isEmpty()
                ? List.of()
                : Stream.of(Side.values())
                        .map(side -> expected(environment, request, mesh, side))
                        .toList();
        return ExpectedPath.withSigns(required, sides)
                .with(
                        MeshSigns.mutualTls(environment, request, mesh),
                        environment.features().stream()
                                .filter(name -> measures)
                                .flatMap(name -> mesh.feature(name).stream())
                                .map(feature -> expected(environment, request, feature))
                                .toList());
    }

    private static ExpectedFeature expected(PlannedEnvironment environment, Request request, Feature feature) {
        FeatureProofs acts = feature.acts();
        int samples = FeatureSamples.of(environment, request, feature).size();
        boolean hidden = samples < acts.shownBy().size();
        return new ExpectedFeature(
                feature.name(),
                samples,
                hidden
                        ? MeshSigns.whyHidden(environment, request)
                        : otherwise(!acts.shownBy().isEmpty() || acts.otherwise() != null, acts.otherwise()));
    }

    private static ExpectedSide expected(
            PlannedEnvironment environment, Request request, MeshEnrolment mesh, Side side) {
        SideProofs proofs =
                side == Side.CLIENT ? mesh.sides().client() : mesh.sides().server();
        List<Sign> signs = MeshSigns.ofSide(environment, request, proofs);
        boolean whole = signs.size() == proofs.shownBy().size();
        return new ExpectedSide(
                side,
                signs,
                whole ? "" : MeshSigns.whyHidden(environment, request),
                otherwise(proofs.saysSomething(), proofs.otherwise()));
    }

    private static String otherwise(boolean saysSomething, String otherwise) {
        if (!saysSomething) {
            return "its mesh's entry names nothing that would show it";
        }
        return otherwise == null ? "" : otherwise;
    }
}
