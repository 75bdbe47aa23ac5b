package dev.tare.reconcile.play;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.api.PlaygroundStatus;
import dev.tare.fleet.pods.PodTail;
import dev.tare.play.PlayLine;
import dev.tare.play.PlayedOrder;
import dev.tare.play.cluster.ClusterLesson;
import dev.tare.play.cluster.LessonMachine;
import dev.tare.play.cluster.LessonObjects;
import dev.tare.play.cluster.LessonPlace;
import dev.tare.play.cluster.Orders;
import dev.tare.play.cluster.PlayObservation;
import dev.tare.play.cluster.PlayObservationBuilder;
import dev.tare.play.cluster.PlayStep;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.play.PlaygroundRules.Chosen;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/**
 * Brings the lessons of a playground on by one step, once its application is there: observes everything, lets it be decided what is
 * next ({@link LessonMachine}), and does that.
 */
final class LessonDriver {

    private static final Duration AT_ONCE = Duration.ofMillis(10);
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

    /** Objects with finalizers, as Consul's, stay until its controller has seen that they are to go. */
    private static final Duration AFTER_REMOVAL = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_PODS = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final PlaygroundObjects objects;
    private final PodTail logs;
    private final MeasuringRuns measuring;
    private final StatusWriter<PlaygroundStatus, Playground> writer;
    private final PlaygroundStatusFactory statuses;
    private final Clock clock;

    LessonDriver(
            KubernetesClient client,
            MeasuringRuns measuring,
            StatusWriter<PlaygroundStatus, Playground> writer,
            Clock clock) {
        this.client = client;
        this.objects = new PlaygroundObjects(client);
        this.logs = new PodTail(client);
        this.measuring = measuring;
        this.writer = writer;
        this.statuses = new PlaygroundStatusFactory(clock);
        this.clock = clock;
    }

    /**
     * Brings them on.
     *
     * @param playground as it is now
     * @param chosen what is gone through
     * @param place where
     * @param there the application's pods
     * @return when to look again
     */
    Optional<Duration> advance(Playground playground, Chosen chosen, LessonPlace place, ApplicationPods there) {
        LessonProgress progress = PlaygroundStatusFactory.of(playground).progress();
        return carryOut(
                playground,
                chosen,
                place,
                there,
                LessonMachine.next(observe(playground, chosen, place, there, progress)));
    }

    /** Pods are on their way: says what keeps them. */
    Optional<Duration> starting(Playground playground, List<String> awaited, ApplicationPods there) {
        String sentence = awaited.stream()
                .filter(pod -> there.find(pod).isEmpty())
                .findFirst()
                .flatMap(pod -> objects.refusal(playground, pod))
                .orElseGet(() -> there.trouble(awaited));
        // In a lesson pods may come and go: that is no news.
        PlaygroundReason reason = PlaygroundStatusFactory.of(playground).progress() == null
                ? PlaygroundReason.ApplicationStarting
                : PlaygroundReason.LessonRunning;
        return write(playground, statuses.waiting(playground, reason, sentence), LOOK_FOR_PODS);
    }

    private PlayObservation observe(
            Playground playground, Chosen chosen, LessonPlace place, ApplicationPods there, LessonProgress progress) {
        PlayObservationBuilder observation = PlayObservationBuilder.builder()
                .lessons(chosen.lessons())
                .over(PlaygroundStatusFactory.over(playground, chosen).stream()
                        .map(LessonStatus::name)
                        .collect(Collectors.toSet()))
                .progress(Optional.ofNullable(progress))
                .place(place)
                .present(Set.of())
                .pods(there.all())
                .replicas(Map.of())
                .orders(Map.of())
                .measuring(measuring.any())
                .now(clock.instant());
        Optional<ClusterLesson> lesson = Optional.ofNullable(progress).flatMap(at -> chosen.lesson(at.lesson()));
        if (lesson.isPresent()) {
            observation
                    .present(objects.present(
                            playground, LessonObjects.of(lesson.get(), place).ids()))
                    .replicas(objects.replicas(playground, leftOut(lesson.get())))
                    .orders(orders(lesson.get(), progress, there));
        }
        return observation.build();
    }

    private static List<String> leftOut(ClusterLesson lesson) {
        return lesson.steps().stream()
                .flatMap(step -> step.absent().stream())
                .distinct()
                .toList();
    }

    /** What the player has told of its orders. A log that its node does not give is looked at again. */
    private Map<String, PlayedOrder> orders(ClusterLesson lesson, LessonProgress at, ApplicationPods there) {
        Map<String, PlayedOrder> orders = new HashMap<>();
        if (at.order() == null) {
            return orders;
        }
        Orders.rounds(at).forEach(id -> orders.put(id, new PlayedOrder(id)));
        there.find(Orders.client(lesson, at).pod())
                .ifPresent(pod -> logs.read(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        LessonPlace.CONTAINER,
                        Orders.lines(lesson, at),
                        PlayLine.class,
                        line -> Optional.ofNullable(line.order())
                                .map(orders::get)
                                .ifPresent(order -> order.take(line))));
        return orders;
    }

    private Optional<Duration> carryOut(
            Playground playground, Chosen chosen, LessonPlace place, ApplicationPods there, PlayStep step) {
        if (step instanceof PlayStep.Await await) {
            return Optional.of(await.again());
        } else if (step instanceof PlayStep.AwaitPods await) {
            return starting(playground, await.pods(), there);
        } else if (step instanceof PlayStep.AwaitRuns await) {
            String sentence = "a run measures: the next lesson begins when none does any more";
            return write(
                    playground, statuses.waiting(playground, PlaygroundReason.RunMeasures, sentence), await.again());
        } else if (step instanceof PlayStep.Create create) {
            return create(playground, chosen, place, create);
        } else if (step instanceof PlayStep.Remove remove) {
            objects.remove(playground, remove.objects());
            return Optional.of(AFTER_REMOVAL);
        }
        return told(playground, chosen, place, step).or(() -> toPods(playground, there, step));
    }

    /** Steps that are written down in the status. */
    private Optional<Duration> told(Playground playground, Chosen chosen, LessonPlace place, PlayStep step) {
        if (step instanceof PlayStep.Write write) {
            return write(
                    playground, statuses.running(playground, application(place), chosen, write.progress()), AT_ONCE);
        } else if (step instanceof PlayStep.Finish finish) {
            LessonPrices prices = LessonPrices.read(
                    client, place.namespace(), playground.getSpec().mesh());
            ClusterLesson tried = chosen.lesson(finish.lesson().name()).orElseThrow();
            LessonStatus lesson = withObjects(playground, tried, place, priced(finish.lesson(), tried, prices));
            return write(playground, statuses.finished(playground, application(place), chosen, lesson), AT_ONCE);
        } else if (step instanceof PlayStep.Complete) {
            return write(playground, statuses.completed(playground, Optional.of(application(place)), chosen), AT_ONCE);
        }
        return Optional.empty();
    }

    /** With what switches its feature on again, once its objects are gone. */
    private static LessonStatus withObjects(
            Playground playground, ClusterLesson lesson, LessonPlace place, LessonStatus status) {
        String objects = PlaygroundObjects.yaml(
                playground, LessonObjects.of(lesson, place).in(lesson.phases() - 1));
        return objects == null
                ? status
                : status.with()
                        .objects(objects)
                        .tryIt(Stream.concat(Stream.of(apply(place, lesson)), status.tryIt().stream())
                                .toList())
                        .build();
    }

    private static String apply(LessonPlace place, ClusterLesson lesson) {
        return "kubectl -n %s get playground %s -o jsonpath='{.status.lessons[?(@.name==\"%s\")].objects}' | kubectl apply -f -"
                .formatted(place.namespace(), place.name(), lesson.name());
    }

    /** Steps that pods see. */
    private Optional<Duration> toPods(Playground playground, ApplicationPods there, PlayStep step) {
        if (step instanceof PlayStep.Scale scale) {
            objects.scale(playground, scale.pod(), scale.replicas());
        } else if (step instanceof PlayStep.Kill kill) {
            there.find(kill.pod())
                    .ifPresent(pod -> objects.kill(
                            playground, kill.pod(), pod.getMetadata().getName()));
        } else if (step instanceof PlayStep.Publish publish) {
            there.find(publish.client().pod())
                    .ifPresent(
                            pod -> objects.publish(playground, pod.getMetadata().getName(), publish.order()));
        }
        return Optional.of(LOOK);
    }

    private static PlaygroundStatus.Application application(LessonPlace place) {
        return new PlaygroundStatus.Application(
                List.of(place.shop(), place.shopV2()),
                "http://%s.%s.svc:%d".formatted(place.shop(), place.namespace(), LessonPlace.PORT));
    }

    /** A lesson whose objects cannot be made cannot be tried. */
    private Optional<Duration> create(Playground playground, Chosen chosen, LessonPlace place, PlayStep.Create create) {
        Optional<String> why = objects.create(playground, create.objects());
        if (why.isEmpty()) {
            return Optional.of(AT_ONCE);
        }
        LessonProgress progress = PlaygroundStatusFactory.of(playground).progress();
        ClusterLesson lesson = chosen.lesson(progress.lesson()).orElseThrow();
        return write(
                playground,
                statuses.running(
                        playground,
                        application(place),
                        chosen,
                        progress.with()
                                .phase(lesson.phases())
                                .message(why.get())
                                .skipped(true)
                                .build()),
                AT_ONCE);
    }

    /** What came of a lesson, with the price of its feature. */
    static LessonStatus priced(LessonStatus status, ClusterLesson lesson, LessonPrices prices) {
        return prices.of(lesson)
                .map(price -> status.with().price(price).build())
                .orElse(status);
    }

    private Optional<Duration> write(Playground playground, StatusChange<PlaygroundStatus> change, Duration again) {
        return writer.write(playground, change).isPresent() ? Optional.of(again) : Optional.of(AFTER_CONFLICT);
    }
}
