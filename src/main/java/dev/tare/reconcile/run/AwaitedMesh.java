package dev.tare.reconcile.run;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.RunReason;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/** The mesh that a run waits for: what the run says of it, and by which it is found when the mesh is ready. */
final class AwaitedMesh {

    private AwaitedMesh() {}

    /** It is not there. */
    static Preparation.Waits notFound(String name) {
        return new Preparation.Waits(
                Optional.empty(), RunReason.MeshNotFound, "MeshInstall \"%s\" was not found".formatted(name));
    }

    /** It is there, and not ready. */
    static Preparation.Waits notReady(String name) {
        return new Preparation.Waits(
                Optional.empty(), RunReason.MeshNotReady, "MeshInstall \"%s\" is not ready".formatted(name));
    }

    /** Wakes the runs that wait for a mesh when it is ready. */
    static EventSource<?, RunOutline> news(EventSourceContext<RunOutline> context) {
        var meshes = InformerEventSourceConfiguration.from(MeshInstall.class, RunOutline.class)
                .withSecondaryToPrimaryMapper(mesh -> context.getPrimaryCache()
                        .list(run -> isAwaitedBy(run, mesh))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withOnAddFilter(MeshReadiness::isReady)
                .withOnUpdateFilter((now, before) -> MeshReadiness.isReady(now) && !MeshReadiness.isReady(before))
                .withOnDeleteFilter((mesh, isUnknown) -> false)
                .withWatchAllNamespaces()
                .build();
        return new InformerEventSource<>(meshes, context);
    }

    /** Whether a run has said that it waits for this mesh. */
    static boolean isAwaitedBy(RunOutline run, HasMetadata mesh) {
        String name = mesh.getMetadata().getName();
        return RunState.condition(run, Conditions.ADMITTED)
                .filter(condition -> Set.of(
                                notFound(name).message(), notReady(name).message())
                        .contains(condition.getMessage()))
                .isPresent();
    }
}
