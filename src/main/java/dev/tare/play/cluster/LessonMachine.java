package dev.tare.play.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonProgress.Figure;
import dev.tare.api.LessonProgressBuilder;
import dev.tare.play.Answer;
import dev.tare.play.Check;
import dev.tare.play.Found;
import dev.tare.play.Happening;
import dev.tare.play.PlayedOrder;
import dev.tare.play.Seen;

/**
 * What to do next in a playground whose application is there: the same for the same observation, whoever has brought it about.
 *
 * <p>A lesson has phases: each of its steps without the feature, and with it. In each, what is not to be there is deleted, what is
 * missing is made, and requests are sent. A control plane tells proxies of a change some time after it was written; so requests
 * are sent again until figures are as they must be, for a minute at the most, and what was seen last counts.
 */
public final class LessonMachine {

    /** After which proxies have mostly been told of a change: istiod waits for 0.1 s of silence, and for 10 s at the most. */
    static final Duration SETTLES_IN = Duration.ofSeconds(3);

    /** After which they should have been. */
    static final Duration SETTLED_BY = Duration.ofSeconds(60);

    /** What a player may take longer than its requests take by themselves. */
    static final Duration TOLD_WITHIN = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_RUNS = Duration.ofSeconds(10);

    private final PlayObservation seen;
    private final LessonProgress at;
    private final ClusterLesson lesson;
    private final LessonObjects objects;

    private LessonMachine(PlayObservation seen, LessonProgress at) {
        this.seen = seen;
        this.at = at;
        this.lesson = seen.lesson(at);
        this.objects = LessonObjects.of(lesson, seen.place());
    }

    /** What is to be done. */
    public static PlayStep next(PlayObservation seen) {
        return seen.progress().map(at -> new LessonMachine(seen, at).next()).orElseGet(() -> begin(seen));
    }

    private static PlayStep begin(PlayObservation seen) {
        Optional<ClusterLesson> next = seen.lessons().stream()
                .filter(lesson -> !seen.over().contains(lesson.name()))
                .findFirst();
        if (next.isEmpty()) {
            return new PlayStep.Complete();
        }
        return seen.measuring()
                ? new PlayStep.AwaitRuns(LOOK_FOR_RUNS)
                : new PlayStep.Write(LessonProgress.begin(next.get().name()));
    }

    private PlayStep next() {
        boolean over = at.phase() == lesson.phases();
        return change().or(() -> over || at.order() == null ? pods(over) : Optional.empty())
                .orElseGet(() ->
                        over ? new PlayStep.Finish(LessonOutcome.of(lesson, at, seen.place(), objects)) : settled());
    }

    /** What has to be deleted or made first. */
    private Optional<PlayStep> change() {
        List<ObjectNode> wanted = objects.in(at.phase());
        Set<LessonObjects.Id> ids = wanted.stream().map(LessonObjects.Id::of).collect(Collectors.toSet());
        List<LessonObjects.Id> unwanted = objects.ids().stream()
                .filter(id -> seen.present().contains(id) && !ids.contains(id))
                .toList();
        if (!unwanted.isEmpty()) {
            return Optional.of(new PlayStep.Remove(unwanted));
        }
        List<ObjectNode> missing = wanted.stream()
                .filter(object -> !seen.present().contains(LessonObjects.Id.of(object)))
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(new PlayStep.Create(missing));
    }

    /** Before requests are sent, and when the lesson is over, all pods are there that are to be, and no others. */
    private Optional<PlayStep> pods(boolean over) {
        List<String> absent = over ? List.of() : lesson.step(at.phase()).absent();
        List<String> awaited = new ArrayList<>();
        for (ApplicationPod pod : ApplicationPod.ALL) {
            boolean out = absent.contains(pod.name());
            int replicas = seen.replicas().getOrDefault(pod.name(), 1);
            if (replicas != (out ? 0 : 1)) {
                return Optional.of(new PlayStep.Scale(pod.name(), out ? 0 : 1));
            }
            if (out ? seen.pods().containsKey(pod.name()) : !seen.isReady(pod.name())) {
                awaited.add(pod.name());
            }
        }
        return awaited.isEmpty() ? Optional.empty() : Optional.of(new PlayStep.AwaitPods(awaited));
    }

    private PlayStep settled() {
        if (at.settledAt() == null) {
            return write(with -> with.settledAt(seen.now().toString()));
        }
        Instant begins = Instant.parse(at.settledAt()).plus(SETTLES_IN);
        if (seen.now().isBefore(begins)) {
            return new PlayStep.Await(Duration.between(seen.now(), begins));
        }
        if (at.order() == null) {
            return write(with ->
                    with.order(Orders.id(at)).orderedAt(seen.now().toString()).victim(null));
        }
        return ordered();
    }

    private PlayStep ordered() {
        ClusterRequests requests = Orders.requests(lesson, at);
        Client client = Orders.client(lesson, at);
        PlayedOrder told = seen.orders().getOrDefault(at.order(), new PlayedOrder(at.order()));
        if (told.seen().isPresent()) {
            return requests.kills() && at.victim() == null ? again() : told(requests);
        }
        if (seen.now().isAfter(Instant.parse(at.orderedAt()).plus(longest(requests)))) {
            return silent(client);
        }
        if (!seen.isReady(client.pod())) {
            return new PlayStep.AwaitPods(List.of(client.pod()));
        }
        if (!seen.pods().get(client.pod()).order().equals(Optional.of(at.order()))) {
            String target = lesson.step(at.phase()).target(requests, ClusterLesson.isOn(at.phase()));
            return new PlayStep.Publish(
                    client, requests.order(at.order(), target, seen.place().values()));
        }
        return told.isBegun()
                ? meanwhile(requests).orElseGet(() -> new PlayStep.Await(LOOK))
                : new PlayStep.Await(LOOK);
    }

    private static Duration longest(ClusterRequests requests) {
        double perSecond = requests.send().perSecond();
        return TOLD_WITHIN.plusSeconds(
                perSecond == 0 ? 0 : (long) (requests.send().count() / perSecond));
    }

    /** What happens to pods while requests are sent. Which pod is killed is written down first: another one takes its name. */
    private Optional<PlayStep> meanwhile(ClusterRequests requests) {
        if (requests.meanwhile() == null) {
            return Optional.empty();
        }
        if (!requests.kills()) {
            return requests.meanwhile().pods().stream()
                    .filter(pod -> seen.replicas().getOrDefault(pod, 1) == 0)
                    .findFirst()
                    .map(pod -> new PlayStep.Scale(pod, 1));
        }
        String name = requests.meanwhile().victim(at.round());
        Optional<String> uid = Optional.ofNullable(seen.pods().get(name)).map(PlayPod::uid);
        if (at.victim() == null) {
            return uid.map(victim -> write(with -> with.victim(victim)));
        }
        return uid.filter(at.victim()::equals).map(victim -> new PlayStep.Kill(name, victim));
    }

    /** The player has told all of a round. */
    private PlayStep told(ClusterRequests requests) {
        if (at.round() + 1 < requests.rounds()) {
            return write(with -> unsent(with).round(at.round() + 1).victim(null));
        }
        Optional<Seen> all = all(requests);
        if (all.isEmpty()) {
            return again();
        }
        List<Figure> figures = new ArrayList<>(at.figures());
        boolean on = ClusterLesson.isOn(at.phase());
        for (Check check : requests.checks()) {
            Found found = check.find(requests.name(), all.get(), on);
            figures.add(new Figure(at.phase(), found.text(), found.holds(), found.bound()));
        }
        return judged(figures);
    }

    /** What was seen in all rounds; empty where the log does not have the first ones any more. */
    private Optional<Seen> all(ClusterRequests requests) {
        List<Answer> answers = new ArrayList<>();
        Map<String, Long> received = new HashMap<>();
        List<Seen.Event> events = new ArrayList<>();
        List<String> rounds = Orders.rounds(at);
        for (int round = 0; round < rounds.size(); round++) {
            Optional<Seen> one =
                    Optional.ofNullable(seen.orders().get(rounds.get(round))).flatMap(PlayedOrder::seen);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            if (requests.kills()) {
                events.add(new Seen.Event(
                        Happening.Action.Kill, requests.meanwhile().victim(round), answers.size(), 0));
            }
            answers.addAll(one.get().answers());
            one.get().received().forEach((version, count) -> received.merge(version, count, Long::sum));
        }
        return Optional.of(new Seen(answers, received, events));
    }

    private PlayStep judged(List<Figure> figures) {
        if (at.request() + 1 < lesson.step(at.phase()).requests().size()) {
            return write(with -> unsent(with).request(at.request() + 1).round(0).figures(figures));
        }
        boolean holds =
                figures.stream().filter(figure -> figure.phase() == at.phase()).allMatch(Figure::holds);
        if (!holds && seen.now().isBefore(Instant.parse(at.settledAt()).plus(SETTLED_BY))) {
            return again();
        }
        return write(with -> unsent(with)
                .phase(at.phase() + 1)
                .tries(1)
                .settledAt(null)
                .request(0)
                .round(0)
                .figures(figures));
    }

    /** The requests of this phase are sent once more, from the first on. */
    private PlayStep again() {
        List<Figure> before = at.figures().stream()
                .filter(figure -> figure.phase() != at.phase())
                .toList();
        return write(with -> unsent(with)
                .tries(at.tries() + 1)
                .request(0)
                .round(0)
                .victim(null)
                .figures(before));
    }

    private PlayStep silent(Client client) {
        return write(with -> unsent(with)
                .phase(lesson.phases())
                .message("pod %s-%s has not told what it has seen since %s"
                        .formatted(seen.place().name(), client.pod(), at.orderedAt())));
    }

    /** No order is under way. */
    private static LessonProgressBuilder unsent(LessonProgressBuilder with) {
        return with.order(null).orderedAt(null);
    }

    private PlayStep.Write write(UnaryOperator<LessonProgressBuilder> change) {
        return new PlayStep.Write(change.apply(at.with()).build());
    }
}
