package dev.tare.reconcile.run;

import java.util.List;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.plan.Block;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.run.PathEvidence;
import dev.tare.run.PublishedBlock;
import dev.tare.run.Step;

/** Publishes blocks: in the run's status, and then on its pods. */
final class BlockPublisher {

    private final PodFleet fleet;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;

    BlockPublisher(
            PodFleet fleet, StatusWriter<PerformanceRunStatus, PerformanceRun> writer, RunStatusFactory statuses) {
        this.fleet = fleet;
        this.writer = writer;
        this.statuses = statuses;
    }

    /**
     * Publishes a block. The status is written first, and only by the one leader: a pod that carries a block carries one that
     * stands there.
     *
     * @return false if the run has changed since it was read
     */
    boolean publish(ObservedRun seen, Step.Publish publish) {
        Block block = publish.block();
        // A block is published when those before it are stored.
        int complete = block.counts()
                ? block.number()
                : seen.run().getStatus().blocks().complete();
        List<UsedNode> nodes = UsedNodes.of(seen.pods(), seen.clocks());
        // Once they are in the status, they stay.
        List<Crossed> crossings = seen.observation().published().isPresent()
                ? List.of()
                : MeshInjection.shown(
                        PathEvidence.inStatus(
                                PathEvidence.remarked(seen.paths(), ClusterPaths.of(seen.plan(), seen.ready()))),
                        seen.ready().memberships(),
                        seen.pods());
        boolean written = writer.write(
                        seen.run(), statuses.published(seen.run(), block, publish.start(), complete, nodes, crossings))
                .isPresent();
        if (written) {
            tell(seen, publish.publication());
        }
        return written;
    }

    /** Tells those pods of a published block that do not carry it. */
    void tell(ObservedRun seen, PublishedBlock publication) {
        BlockOrders orders =
                BlockOrders.of(seen.ready(), publication, seen.observation().results());
        seen.pods()
                .all()
                .filter(pod -> !orders.areCarriedBy(pod))
                .forEach(pod -> fleet.publish(seen.identity(), pod, orders.of(pod)));
    }
}
