package dev.tare.play.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus;
import dev.tare.play.Answer;
import dev.tare.play.PlayLine;
import dev.tare.play.PlayOrder;
import dev.tare.play.PlayedOrder;

/**
 * What a cluster holds of a playground, as steps change it. Each step is decided on nothing but that, so that it is as if another
 * operator came for each.
 */
final class SimulatedMesh {

    /** Says how the request of an order is answered: the order, its number, and the objects that proxies know of. */
    interface Proxies {
        Answer answer(PlayOrder order, int number, Set<LessonObjects.Id> objects);
    }

    final List<PlayStep> steps = new ArrayList<>();
    final List<LessonStatus> over = new ArrayList<>();
    final Set<LessonObjects.Id> objects = new HashSet<>();
    final Map<String, PlayPod> pods = new LinkedHashMap<>();
    final Map<String, Integer> replicas = new HashMap<>();
    final Map<String, PlayedOrder> orders = new HashMap<>();
    final List<String> killed = new ArrayList<>();
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    boolean measuring;

    /** How long proxies know nothing of what has changed. */
    Duration delay = Duration.ZERO;

    /** Whether players tell anything. */
    boolean silent;

    private final List<ClusterLesson> lessons;
    private final Proxies proxies;
    private Optional<LessonProgress> progress = Optional.empty();
    private Set<LessonObjects.Id> known = Set.of();
    private Instant changedAt = now;
    private int generation;

    SimulatedMesh(List<ClusterLesson> lessons, Proxies proxies) {
        this.lessons = lessons;
        this.proxies = proxies;
        ApplicationPod.ALL.forEach(pod -> start(pod.name()));
    }

    private void start(String pod) {
        generation++;
        pods.put(pod, new PlayPod(pod + "-" + generation, true, Optional.of("10.1.2.3"), Optional.empty()));
    }

    PlayObservation observation() {
        return PlayObservationBuilder.builder()
                .lessons(lessons)
                .over(over.stream().map(LessonStatus::name).collect(Collectors.toSet()))
                .progress(progress)
                .place(ExamplePlace.FIRST)
                .present(Set.copyOf(objects))
                .pods(Map.copyOf(pods))
                .replicas(Map.copyOf(replicas))
                .orders(Map.copyOf(orders))
                .measuring(measuring)
                .now(now)
                .build();
    }

    /** Goes on until all lessons are over. */
    void run() {
        for (int step = 0; step < 5_000; step++) {
            PlayStep next = LessonMachine.next(observation());
            steps.add(next);
            if (next instanceof PlayStep.Complete) {
                return;
            }
            carryOut(next);
        }
        throw new AssertionError("it does not end: " + progress + " " + steps.get(steps.size() - 1));
    }

    void carryOut(PlayStep step) {
        now = now.plusMillis(100);
        if (step instanceof PlayStep.Await await) {
            now = now.plus(await.again());
        } else if (step instanceof PlayStep.AwaitRuns await) {
            now = now.plus(await.again());
            measuring = false;
        } else if (step instanceof PlayStep.AwaitPods) {
            now = now.plusSeconds(5);
        } else if (step instanceof PlayStep.Write write) {
            progress = Optional.of(write.progress());
        } else if (step instanceof PlayStep.Create create) {
            change(objects -> create.objects().forEach(object -> objects.add(LessonObjects.Id.of(object))));
        } else if (step instanceof PlayStep.Remove remove) {
            change(objects -> remove.objects().forEach(objects::remove));
        } else if (step instanceof PlayStep.Scale scale) {
            replicas.put(scale.pod(), scale.replicas());
            if (scale.replicas() == 0) {
                pods.remove(scale.pod());
            } else {
                start(scale.pod());
                tell();
            }
        } else if (step instanceof PlayStep.Kill kill) {
            killed.add(kill.uid());
            start(kill.pod());
            tell();
        } else if (step instanceof PlayStep.Publish publish) {
            publish(publish);
        } else if (step instanceof PlayStep.Finish finish) {
            over.add(finish.lesson());
            progress = Optional.empty();
        }
    }

    private interface Change {
        void of(Set<LessonObjects.Id> objects);
    }

    private void change(Change change) {
        known = knownNow();
        change.of(objects);
        changedAt = now;
    }

    private Set<LessonObjects.Id> knownNow() {
        return now.isBefore(changedAt.plus(delay)) ? known : Set.copyOf(objects);
    }

    private PlayOrder last;

    private void publish(PlayStep.Publish publish) {
        PlayPod pod = pods.get(publish.client().pod());
        last = publish.order();
        pods.put(
                publish.client().pod(),
                new PlayPod(
                        pod.uid(),
                        true,
                        pod.address(),
                        Optional.of(publish.order().id())));
        if (silent) {
            return;
        }
        PlayedOrder told = new PlayedOrder(last.id());
        told.take(PlayLine.beginning(last));
        orders.put(last.id(), told);
        if (!waits()) {
            tell();
        }
    }

    /** Whether something is to happen before the requests are all answered. */
    private boolean waits() {
        return progress.map(at -> lessons.stream()
                        .filter(lesson -> lesson.name().equals(at.lesson()))
                        .findFirst()
                        .orElseThrow())
                .map(lesson -> Orders.requests(lesson, progress.get()).meanwhile())
                .isPresent();
    }

    /** The player tells all that it has seen. */
    private void tell() {
        if (last == null
                || orders.get(last.id()) == null
                || orders.get(last.id()).seen().isPresent()) {
            return;
        }
        if (replicas.containsValue(0)) {
            return;
        }
        List<Answer> answers = new ArrayList<>();
        for (int number = 0; number < last.count(); number++) {
            answers.add(proxies.answer(last, number, knownNow()));
        }
        PlayedOrder told = orders.get(last.id());
        for (int from = 0; from < answers.size(); from += PlayLine.MOST_ANSWERS) {
            told.take(PlayLine.of(last, answers.subList(from, Math.min(answers.size(), from + PlayLine.MOST_ANSWERS))));
        }
        told.take(PlayLine.end(last, Map.of()));
    }

    /** The names of the steps that were taken, each once in a row. */
    List<String> kinds(Function<PlayStep, Boolean> which) {
        List<String> kinds = new ArrayList<>();
        for (PlayStep step : steps) {
            String kind = step.getClass().getSimpleName();
            if (which.apply(step)
                    && (kinds.isEmpty() || !kinds.get(kinds.size() - 1).equals(kind))) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
