package dev.tare.reconcile.play;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.api.PlaygroundStatus;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.reconcile.FailureCounter;
import dev.tare.reconcile.FullRead;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.reconcile.status.EventRecorder.Severity;
import dev.tare.reconcile.status.StatusWriter;

/**
 * Goes through the lessons of playgrounds. What it makes is owned by them: whoever deletes one deletes all of it, and nobody has to
 * be there for that.
 */
@ControllerConfiguration(
        name = PlaygroundReconciler.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
@GradualRetry(maxAttempts = -1, maxInterval = 10_000)
public final class PlaygroundReconciler implements Reconciler<Playground> {

    /** The controller's name. */
    public static final String NAME = "playground";

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final PlaygroundSettings settings;
    private final StatusWriter<PlaygroundStatus, Playground> writer;
    private final PlaygroundStatusFactory statuses;
    private final PlaygroundDriver driver;
    private final FailureCounter failed;

    /**
     * A reconciler.
     *
     * @param client the cluster
     * @param events where transitions are told
     * @param meshes what is known of meshes
     * @param pods what pods are like
     * @param settings where there may be playgrounds
     * @param measuring what lessons would disturb
     * @param clock the time
     */
    public PlaygroundReconciler(
            KubernetesClient client,
            EventRecorder events,
            MeshLookup meshes,
            FleetSettings pods,
            PlaygroundSettings settings,
            MeasuringRuns measuring,
            Clock clock) {
        this.client = client;
        this.settings = settings;
        this.writer = new StatusWriter<>(client, events, Playground::new, PlaygroundReconciler::severity);
        this.statuses = new PlaygroundStatusFactory(clock);
        this.driver = new PlaygroundDriver(client, meshes, pods, settings, measuring, writer, clock);
        this.failed = new FailureCounter(clock);
    }

    @Override
    public List<EventSource<?, Playground>> prepareEventSources(EventSourceContext<Playground> context) {
        return settings.enabled()
                ? List.of(new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(Pod.class, Playground.class)
                                .withLabelSelector(ApplicationObjects.PLAYGROUND)
                                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                                        pod.getMetadata().getLabels().get(ApplicationObjects.PLAYGROUND),
                                        pod.getMetadata().getNamespace())))
                                .build(),
                        context))
                : List.of();
    }

    @Override
    public UpdateControl<Playground> reconcile(Playground cached, Context<Playground> context) {
        try {
            Optional<Duration> again = FullRead.read(client, Playground.class, cached)
                    .filter(playground -> !playground.isMarkedForDeletion())
                    .flatMap(playground -> driver.advance(
                            playground, settings.enabled() ? context.getSecondaryResources(Pod.class) : Set.of()));
            failed.wentWell(cached);
            return again.map(time -> UpdateControl.<Playground>noUpdate().rescheduleAfter(time))
                    .orElseGet(UpdateControl::noUpdate);
        } catch (RuntimeException e) {
            return afterFailure(cached, context, e);
        }
    }

    /** The framework tries again what passes; what does not is said in the playground's conditions. */
    private UpdateControl<Playground> afterFailure(Playground cached, Context<Playground> context, RuntimeException e) {
        return failed.afterFailure(
                cached,
                context,
                e,
                why -> FullRead.read(client, Playground.class, cached)
                        .ifPresent(playground -> writer.write(
                                playground,
                                statuses.givenUp(
                                        playground,
                                        why.isMistake()
                                                ? PlaygroundReason.InternalError
                                                : PlaygroundReason.RequestRefused,
                                        why.message()))),
                why -> Optional.of(LOOK_AGAIN));
    }

    private static Optional<Severity> severity(Condition changed) {
        if (!changed.getType().equals(Conditions.READY)) {
            return Optional.empty();
        }
        boolean isOver = ConditionStatus.TRUE.isOf(changed) || PlaygroundReason.LessonRunning.isOf(changed);
        boolean waits = PlaygroundReason.ApplicationStarting.isOf(changed)
                || PlaygroundReason.MeshNotReady.isOf(changed)
                || PlaygroundReason.RunMeasures.isOf(changed);
        return Optional.of(isOver || waits ? Severity.Normal : Severity.Warning);
    }
}
