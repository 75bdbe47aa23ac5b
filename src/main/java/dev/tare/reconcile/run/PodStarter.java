package dev.tare.reconcile.run;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.Certificates;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;

/** Makes what a run still lacks. */
final class PodStarter {

    private final PodFleet fleet;
    private final NodeSearch nodes;
    private final Clock clock;

    PodStarter(PodFleet fleet, Clock clock) {
        this.fleet = fleet;
        this.nodes = new NodeSearch(fleet);
        this.clock = clock;
    }

    /**
     * Makes what is missing and can be made, once there are nodes for all. Targets first: a worker would take the answer of a proxy without a target for
     * one of the target.
     *
     * @param run the run
     * @param objects what it is made of
     * @param wanted how many pods there are when all of them are
     * @param pods those that are there
     * @throws FleetException if something must not be made
     */
    void start(RunIdentity run, RunObjects objects, PodCount wanted, ObservedPods pods) throws FleetException {
        Optional<RunObjects> placed = nodes.found(run, objects, pods);
        if (placed.isPresent()) {
            make(run, placed.get(), wanted, pods);
        }
    }

    private void make(RunIdentity run, RunObjects objects, PodCount wanted, ObservedPods pods) throws FleetException {
        if (pods.targets().size() < wanted.targets() || pods.workers().isEmpty()) {
            Map<String, byte[]> certificates =
                    objects.needsCertificates() ? Certificates.issue(clock, objects.hostsInTls()) : Map.of();
            fleet.applyFeatures(run, objects.features());
            fleet.apply(run, objects.targets(certificates));
        }
        long readyTargets = pods.targets().stream().filter(ObservedPod::isReady).count();
        if (readyTargets >= wanted.targets() && pods.workers().size() < wanted.workers()) {
            fleet.apply(run, objects.workers());
        }
    }
}
