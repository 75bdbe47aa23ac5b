package dev.tare.reconcile.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.tare.api.Request;
import dev.tare.fleet.pods.desired.MeshSigns;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.catalogue.SideProofs;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
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
                others.put(environment.name(), path(environment, plan.spec().request(), mesh));
            }
        }
        return ExpectedPaths.of(plan, ready.meshes(), others);
    }

    private static ExpectedPath path(PlannedEnvironment environment, Request request, MeshEnrolment mesh) {
        List<String> required = MeshSigns.required(environment, request, mesh).stream()
                .map(Sign::title)
                .toList();
        // Without a container in the pods there are no sides: what carries requests is on the node.
        List<ExpectedSide> sides = mesh.proxies().isEmpty()
                ? List.of()
                : Stream.of(Side.values())
                        .map(side -> expected(environment, request, mesh, side))
                        .toList();
        return ExpectedPath.withSigns(required, sides);
    }

    private static ExpectedSide expected(
            PlannedEnvironment environment, Request request, MeshEnrolment mesh, Side side) {
        SideProofs proofs =
                side == Side.CLIENT ? mesh.sides().client() : mesh.sides().server();
        List<ExpectedSide.Mark> marks = MeshSigns.ofSide(environment, request, proofs).stream()
                .map(ClusterPaths::mark)
                .toList();
        return new ExpectedSide(side, marks, otherwise(environment, request, proofs, !marks.isEmpty()));
    }

    /** By its own expression: workers look for a header once, and may know it by what both sides may give it. */
    private static ExpectedSide.Mark mark(Sign sign) {
        String matches = sign.matches() == null ? ".+" : sign.matches();
        return new ExpectedSide.Mark(sign.title(), sign.in() == Sign.Place.PROXY_METRIC ? null : matches);
    }

    private static String otherwise(
            PlannedEnvironment environment, Request request, SideProofs proofs, boolean canBeShown) {
        if (!proofs.saysSomething()) {
            return "its mesh's entry names nothing that would show it";
        }
        if (!canBeShown && !proofs.shownBy().isEmpty()) {
            return MeshSigns.whyHidden(environment, request);
        }
        return proofs.otherwise() == null ? "" : proofs.otherwise();
    }
}
