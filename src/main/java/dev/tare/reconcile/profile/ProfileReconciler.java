package dev.tare.reconcile.profile;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.ProfileReason;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.FailureCounter;
import dev.tare.reconcile.FullRead;
import dev.tare.reconcile.ListPageSize;
import dev.tare.reconcile.MeshEnrolments;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.reconcile.profile.ProfileState.Begun;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.reconcile.status.EventRecorder.Severity;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/** Checks profiles, starts the runs that they lead to, keeps the latest of those, and shows the latest result. */
@ControllerConfiguration(
        name = ProfileReconciler.NAME,
        informer = @Informer(informerListLimit = ListPageSize.RESOURCES),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
@GradualRetry(maxAttempts = -1, maxInterval = 10_000)
public final class ProfileReconciler implements Reconciler<ProfileOutline> {

    /** The controller's name. */
    public static final String NAME = "performanceprofile";

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
    private static final Duration UNTIL_ITS_NAME_IS_FREE = Duration.ofSeconds(2);
    private static final Duration UNTIL_THE_CACHE_HAS_IT = Duration.ofSeconds(1);
    private static final Duration UNTIL_IT_IS_PERMITTED = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final StatusWriter<PerformanceProfileStatus, PerformanceProfile> writer;
    private final ProfileStatusFactory statuses;
    private final ClusterLimits limits;
    private final FleetSettings settings;
    private final MeshEnrolments memberships;
    private final ResultMetrics results;
    private final Clock clock;
    private final ObjectiveReevaluation rejudgement;
    private final FailureCounter failed;
    private Supplier<Stream<MeshInstall>> meshes = Stream::empty;

    /**
     * A reconciler.
     *
     * @param client the cluster
     * @param events where transitions are told
     * @param limits what may be asked for
     * @param settings what pods are like
     * @param known what is known of meshes
     * @param results is told of each profile's latest result
     * @param clock the time
     */
    public ProfileReconciler(
            KubernetesClient client,
            EventRecorder events,
            ClusterLimits limits,
            FleetSettings settings,
            MeshLookup known,
            ResultMetrics results,
            Clock clock) {
        this.client = client;
        this.writer = new StatusWriter<>(client, events, PerformanceProfile::new, ProfileReconciler::severity);
        this.statuses = new ProfileStatusFactory(clock);
        this.limits = limits;
        this.settings = settings;
        this.memberships = new MeshEnrolments(known);
        this.results = results;
        this.clock = clock;
        this.rejudgement = new ObjectiveReevaluation(client);
        this.failed = new FailureCounter(clock);
    }

    @Override
    public List<EventSource<?, ProfileOutline>> prepareEventSources(EventSourceContext<ProfileOutline> context) {
        var runs = InformerEventSourceConfiguration.from(RunOutline.class, ProfileOutline.class)
                .withInformerListLimit(ListPageSize.RESOURCES)
                .withSecondaryToPrimaryMapper(run -> Set.of(new ResourceID(
                        run.getSpec().profileRef().name(), run.getMetadata().getNamespace())))
                .withOnUpdateFilter((now, before) -> !ProfileState.newsOf(now).equals(ProfileState.newsOf(before)))
                .build();
        var installs = InformerEventSourceConfiguration.from(MeshInstall.class, ProfileOutline.class)
                .withSecondaryToPrimaryMapper(mesh -> context.getPrimaryCache()
                        .list(profile -> isConcerned(profile, mesh))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withWatchAllNamespaces()
                .build();
        var meshSource = new InformerEventSource<>(installs, context);
        watch(meshSource::list);
        results.watch(() -> context.getPrimaryCache().list());
        return List.of(new InformerEventSource<>(runs, context), meshSource);
    }

    /** Where the meshes of the cluster are found from now on. */
    void watch(Supplier<Stream<MeshInstall>> all) {
        meshes = all;
    }

    private static Optional<Severity> severity(Condition changed) {
        boolean holds = ConditionStatus.TRUE.isOf(changed);
        return switch (changed.getType()) {
            case Conditions.ACCEPTED, Conditions.RESOLVED_REFS ->
                Optional.of(holds ? Severity.Normal : Severity.Warning);
            case Conditions.STALLED -> holds ? Optional.of(Severity.Warning) : Optional.empty();
            case Conditions.READY -> holds ? Optional.of(Severity.Normal) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether it names this mesh, or one that is not there, for which it is told which ones are. */
    private boolean isConcerned(ProfileOutline profile, MeshInstall mesh) {
        Set<String> others = meshes.get()
                .map(install -> install.getMetadata().getName())
                .filter(name -> !name.equals(mesh.getMetadata().getName()))
                .collect(Collectors.toSet());
        return profile.getSpec().environments().stream()
                .anyMatch(environment -> environment.mesh() != null && !others.contains(environment.mesh()));
    }

    @Override
    public UpdateControl<ProfileOutline> reconcile(ProfileOutline cached, Context<ProfileOutline> context) {
        try {
            UpdateControl<ProfileOutline> looked = look(cached, context);
            failed.wentWell(cached);
            return looked;
        } catch (RuntimeException e) {
            return afterFailure(cached, context, e);
        }
    }

    /** The framework tries again what passes; what does not is said in the profile's conditions. */
    private UpdateControl<ProfileOutline> afterFailure(
            ProfileOutline cached, Context<ProfileOutline> context, RuntimeException e) {
        return failed.afterFailure(
                cached,
                context,
                e,
                why -> lastKnown(cached)
                        .ifPresent(profile -> writer.write(
                                profile,
                                statuses.givenUp(
                                        profile,
                                        why.isMistake() ? ProfileReason.InternalError : ProfileReason.RequestRefused,
                                        why.message()))),
                why -> why.isMistake() ? Optional.empty() : Optional.of(UNTIL_IT_IS_PERMITTED));
    }

    /** A profile as it is now; of one that cannot be read, what its status holds, for others must not be lost. */
    private Optional<PerformanceProfile> lastKnown(ProfileOutline cached) {
        try {
            return FullRead.read(client, PerformanceProfile.class, cached);
        } catch (RuntimeException e) {
            if (!(Failure.of(e) instanceof Failure.Bug)) {
                throw e;
            }
        }
        return Optional.ofNullable(client.genericKubernetesResources(
                                ResourceDefinitionContext.fromResourceType(PerformanceProfile.class))
                        .inNamespace(cached.getMetadata().getNamespace())
                        .withName(cached.getMetadata().getName())
                        .get())
                .map(there -> {
                    PerformanceProfile profile = new PerformanceProfile();
                    profile.setMetadata(there.getMetadata());
                    profile.setStatus(client.getKubernetesSerialization()
                            .convertValue(there.get("status"), PerformanceProfileStatus.class));
                    return profile;
                });
    }

    private UpdateControl<ProfileOutline> look(ProfileOutline cached, Context<ProfileOutline> context) {
        // What has led to runs so far stands in the status, and an old one would lead to one again.
        PerformanceProfile profile =
                FullRead.read(client, PerformanceProfile.class, cached).orElse(null);
        if (profile == null || profile.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        results.show(profile, profile.getStatus());
        Collection<RunOutline> runs = context.getSecondaryResources(RunOutline.class).stream()
                .filter(run -> !isOfFormer(profile, run))
                .toList();
        ProfileCheck check = ProfileCheck.of(profile, meshes.get().toList(), memberships, limits, settings);
        Handled handled =
                profile.getStatus() == null ? null : profile.getStatus().handled();
        Optional<Begun> begun = Optional.empty();
        Optional<Instant> wakeUp = Optional.empty();
        if (check.problems().isEmpty() && check.unresolved().isEmpty()) {
            Decision decision = Triggers.decide(profile, clock.instant(), runs);
            if (decision instanceof Decision.StartRun start) {
                if (!create(profile, start)) {
                    return UpdateControl.<ProfileOutline>noUpdate().rescheduleAfter(UNTIL_ITS_NAME_IS_FREE);
                }
                begun = Optional.of(new Begun(start.name(), start.cause()));
            } else if (decision instanceof Decision.Wait wait) {
                wakeUp = Optional.of(wait.until());
            }
            handled = decision.handled();
        }
        LatestResult result = result(profile, runs);
        if (check.problems().isEmpty()) {
            result = rejudgement.of(profile, result);
        }
        ProfileState answer = ProfileState.of(profile, runs, result, handled, begun);
        if (answer.isThatRunIsGone() && isStillThere(profile, handled)) {
            return UpdateControl.<ProfileOutline>noUpdate().rescheduleAfter(UNTIL_THE_CACHE_HAS_IT);
        }
        StatusChange<PerformanceProfileStatus> change = statuses.status(profile, check, answer, handled);
        if (writer.write(profile, change).isEmpty()) {
            return UpdateControl.<ProfileOutline>noUpdate().rescheduleAfter(AFTER_CONFLICT);
        }
        results.show(profile, change.status());
        HistoryLimit.surplus(profile.getSpec().history(), runs)
                .forEach(run -> client.resource(run).delete());
        return wakeUp.isPresent()
                ? UpdateControl.<ProfileOutline>noUpdate().rescheduleAfter(until(wakeUp.get()))
                : UpdateControl.noUpdate();
    }

    /** A cache may not have it yet. */
    private boolean isStillThere(PerformanceProfile profile, Handled handled) {
        return client.resources(RunOutline.class)
                        .inNamespace(profile.getMetadata().getNamespace())
                        .withName(RunNames.change(profile.getMetadata().getName(), handled.runs(), handled.specHash()))
                        .get()
                != null;
    }

    /** Read in full when it is another one than the status shows, or says more by now. */
    private LatestResult result(PerformanceProfile profile, Collection<RunOutline> runs) {
        LatestResult shown = LatestResult.shownBy(profile.getStatus());
        return LatestResult.run(runs)
                .filter(run -> shown.isOf(run) ? shown.lacksExplanationOf(run) : !shown.isLaterThan(run))
                .flatMap(run -> FullRead.read(client, PerformanceRun.class, run)
                        .map(full -> shown.isOf(run) ? shown.explainedBy(full) : shown.followedBy(full)))
                .orElse(shown);
    }

    private Duration until(Instant instant) {
        Duration wait = Duration.between(clock.instant(), instant);
        return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
    }

    /** A profile that was deleted leaves its runs behind for a moment, and another one may have its name by then. */
    private static boolean isOfFormer(PerformanceProfile profile, HasMetadata run) {
        return run.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals(profile.getKind())
                        && !owner.getUid().equals(profile.getMetadata().getUid()));
    }

    /** Of a run: why it was started, and which queue of Kueue admits it, where the profile names one. */
    private static Map<String, String> labels(PerformanceProfile profile, Decision.StartRun start) {
        Map<String, String> labels =
                new TreeMap<>(Map.of(RunTrigger.LABEL, start.cause().name()));
        Optional.ofNullable(profile.getMetadata().getLabels())
                .map(own -> own.get(ObjectLabels.QUEUE))
                .ifPresent(queue -> labels.put(ObjectLabels.QUEUE, queue));
        return labels;
    }

    /** Creates a run, unless that was decided before and done; false when its name is taken by one that is about to go. */
    private boolean create(PerformanceProfile profile, Decision.StartRun start) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(profile.getMetadata().getNamespace())
                .withName(start.name())
                .withLabels(labels(profile, start))
                .withAnnotations(Map.of(RunAnnotations.SPEC_HASH, SpecHash.of(profile.getSpec())))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(profile.getApiVersion())
                        .withKind(profile.getKind())
                        .withName(profile.getMetadata().getName())
                        .withUid(profile.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build());
        run.setSpec(new PerformanceRunSpec(
                new PerformanceRunSpec.ProfileRef(profile.getMetadata().getName())));
        try {
            client.resource(run).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        PerformanceRun existing = client.resource(run).get();
        return existing != null && !isOfFormer(profile, existing);
    }
}
