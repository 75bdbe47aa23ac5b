package dev.tare.reconcile.play;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.MeshInstall;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.api.PlaygroundStatus;
import dev.tare.fleet.Tokens;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.manifest.Validated;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.play.cluster.Client;
import dev.tare.play.cluster.ClusterLesson;
import dev.tare.play.cluster.LessonObjects;
import dev.tare.play.cluster.LessonPlace;
import dev.tare.play.cluster.LessonPlaceBuilder;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.NamespaceMarks;
import dev.tare.reconcile.play.PlaygroundRules.Chosen;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/** Brings a playground on by one step: before its lessons, its application; then them; and behind them, what is kept. */
final class PlaygroundDriver {

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_MESH = Duration.ofSeconds(10);
    private static final Duration LOOK_FOR_PRICES = Duration.ofMinutes(1);

    /** Where a pod's address is not known yet: it is asked for by a lesson only when all pods are ready. */
    private static final String NOWHERE = "outside.invalid";

    private final KubernetesClient client;
    private final PlaygroundObjects objects;
    private final MeshLookup meshes;
    private final FleetSettings pods;
    private final PlaygroundSettings settings;
    private final LessonDriver lessons;
    private final StatusWriter<PlaygroundStatus, Playground> writer;
    private final PlaygroundStatusFactory statuses;
    private final Clock clock;

    PlaygroundDriver(
            KubernetesClient client,
            MeshLookup meshes,
            FleetSettings pods,
            PlaygroundSettings settings,
            MeasuringRuns measuring,
            StatusWriter<PlaygroundStatus, Playground> writer,
            Clock clock) {
        this.client = client;
        this.objects = new PlaygroundObjects(client);
        this.meshes = meshes;
        this.pods = pods;
        this.settings = settings;
        this.writer = writer;
        this.statuses = new PlaygroundStatusFactory(clock);
        this.lessons = new LessonDriver(client, measuring, writer, clock);
        this.clock = clock;
    }

    /**
     * Brings it on.
     *
     * @param playground as it is now
     * @param there pods, its own among them
     * @return when to look again; empty where something will tell, or nothing is left to do
     */
    Optional<Duration> advance(Playground playground, Collection<Pod> there) {
        Optional<PlaygroundRules.Refusal> refusal = PlaygroundRules.refusal(playground, settings);
        if (refusal.isPresent()) {
            return write(
                    playground,
                    statuses.refused(
                            playground, refusal.get().reason(), refusal.get().sentence()),
                    Optional.empty());
        }
        if (PlaygroundStatusFactory.of(playground).completedAt() != null) {
            return after(playground);
        }
        MeshInstall mesh = client.resources(MeshInstall.class)
                .withName(playground.getSpec().mesh())
                .get();
        if (mesh == null || !MeshReadiness.isReady(mesh)) {
            String sentence = "MeshInstall %s %s"
                    .formatted(playground.getSpec().mesh(), mesh == null ? "was not found" : "is not ready");
            return write(
                    playground,
                    statuses.waiting(playground, PlaygroundReason.MeshNotReady, sentence),
                    Optional.of(LOOK_FOR_MESH));
        }
        Chosen chosen = PlaygroundRules.chosen(playground, mesh.getSpec().mesh());
        if (chosen.lessons().isEmpty() || !(meshes.entry(mesh) instanceof Validated.Accepted<CatalogueEntry> entry)) {
            return write(playground, statuses.completed(playground, Optional.empty(), chosen), Optional.empty());
        }
        MeshEnrolment enrolment = MeshEnrolment.of(entry.value(), List.of());
        return withApplication(
                playground,
                chosen,
                enrolment,
                new ApplicationPods(playground.getMetadata().getUid(), there));
    }

    private Optional<Duration> withApplication(
            Playground playground, Chosen chosen, MeshEnrolment mesh, ApplicationPods there) {
        LessonProgress progress = PlaygroundStatusFactory.of(playground).progress();
        Optional<Map<String, String>> tokens = objects.tokens(playground);
        LessonPlace place = place(playground, tokens.orElseGet(this::newTokens), there);
        if (tokens.isEmpty() || progress == null && !there.awaited().isEmpty()) {
            return application(playground, place, mesh, there);
        }
        Optional<Pod> off = there.notOnMesh(mesh);
        if (off.isPresent()) {
            String sentence = "pod %s has no container of the mesh (%s): look at the labels of namespace %s"
                    .formatted(off.get().getMetadata().getName(), String.join(", ", mesh.proxies()), place.namespace());
            return write(
                    playground,
                    statuses.stalled(playground, PlaygroundReason.NotOnMesh, sentence),
                    Optional.of(LOOK_FOR_MESH));
        }
        return lessons.advance(playground, chosen, place, there);
    }

    private LessonPlace place(Playground playground, Map<String, String> tokens, ApplicationPods there) {
        return LessonPlaceBuilder.builder()
                .name(playground.getMetadata().getName())
                .namespace(playground.getMetadata().getNamespace())
                .uid(playground.getMetadata().getUid())
                .outside(there.find(Client.Outsider.pod())
                        .map(pod -> pod.getStatus())
                        .map(status -> status.getPodIP())
                        .orElse(NOWHERE))
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .tokens(tokens)
                .build();
    }

    /** The issuer's key is not kept: whoever needs another token needs another playground. */
    private Map<String, String> newTokens() {
        Tokens tokens = new Tokens(clock);
        return Map.of("jwks", tokens.keySet(), "right", tokens.right(), "wrong", tokens.wrong());
    }

    /** What of the application is missing is made, and then awaited. */
    private Optional<Duration> application(
            Playground playground, LessonPlace place, MeshEnrolment mesh, ApplicationPods there) {
        Optional<String> obstacle = objects.namespace(place.namespace()).stream()
                .flatMap(namespace ->
                        NamespaceMarks.obstacles(mesh, namespace, "make the playground in another namespace"))
                .findFirst();
        if (obstacle.isPresent()) {
            String sentence = "namespace %s %s".formatted(place.namespace(), obstacle.get());
            return write(
                    playground,
                    statuses.stalled(playground, PlaygroundReason.NotOnMesh, sentence),
                    Optional.of(LOOK_FOR_MESH));
        }
        Optional<String> taken = objects.make(playground, new ApplicationObjects(playground, place, mesh, pods).all());
        if (taken.isPresent()) {
            return write(
                    playground,
                    statuses.stalled(playground, PlaygroundReason.RequestRefused, taken.get()),
                    Optional.of(LOOK_FOR_PRICES));
        }
        return lessons.starting(playground, there.awaited(), there);
    }

    /** All lessons are over: their prices may change, and the application goes at its time. */
    private Optional<Duration> after(Playground playground) {
        PlaygroundStatus status = PlaygroundStatusFactory.of(playground);
        if (status.application() == null) {
            return write(playground, statuses.gone(playground), Optional.empty());
        }
        Instant until =
                Instant.parse(status.completedAt()).plus(playground.getSpec().keep());
        Instant now = clock.instant();
        Chosen known = Optional.ofNullable(client.resources(MeshInstall.class)
                        .withName(playground.getSpec().mesh())
                        .get())
                .map(mesh -> PlaygroundRules.chosen(playground, mesh.getSpec().mesh()))
                .orElse(new Chosen(List.of(), List.of()));
        if (!now.isBefore(until)) {
            deleteAll(playground, known.lessons());
            return write(playground, statuses.gone(playground), Optional.empty());
        }
        LessonPrices prices = LessonPrices.read(
                client,
                playground.getMetadata().getNamespace(),
                playground.getSpec().mesh());
        Duration left = Duration.between(now, until);
        return write(
                playground,
                statuses.kept(
                        playground,
                        status.lessons().stream()
                                .map(lesson -> known.lesson(lesson.name())
                                        .filter(one -> lesson.result() != Result.NotOffered)
                                        .map(one -> LessonDriver.priced(lesson, one, prices))
                                        .orElse(lesson))
                                .toList()),
                Stream.of(left, LOOK_FOR_PRICES).min(Duration::compareTo));
    }

    /** With what was applied again by hand. */
    private void deleteAll(Playground playground, List<ClusterLesson> known) {
        LessonPlace place = place(playground, newTokens(), new ApplicationPods("", List.of()));
        for (ClusterLesson lesson : known) {
            Set<LessonObjects.Id> present =
                    objects.present(playground, LessonObjects.of(lesson, place).ids());
            objects.remove(playground, List.copyOf(present));
        }
        objects.deleteApplication(playground);
    }

    private Optional<Duration> write(
            Playground playground, StatusChange<PlaygroundStatus> change, Optional<Duration> again) {
        return writer.write(playground, change).isPresent() ? again : Optional.of(AFTER_CONFLICT);
    }
}
