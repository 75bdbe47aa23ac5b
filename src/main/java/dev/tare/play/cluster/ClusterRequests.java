package dev.tare.play.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.play.Answer;
import dev.tare.play.Check;
import dev.tare.play.Match;
import dev.tare.play.PlayOrder;
import dev.tare.play.PlayOrderBuilder;
import dev.tare.play.Requests.Sending;
import dev.tare.play.Values;

/**
 * Requests that are sent alike, and what is to be seen of their answers.
 *
 * @param name whose they are, where there are several kinds; empty if not
 * @param by who sends them
 * @param to where to, a URL without path, as a template
 * @param send how they are sent
 * @param headers their headers, as templates
 * @param rounds how often all of them are sent; in each round what is to happen happens once
 * @param meanwhile what happens while they are sent; absent: nothing
 * @param checks what is to be seen
 */
@RecordBuilder
public record ClusterRequests(
        String name,
        Client by,
        String to,
        Sending send,
        Map<String, String> headers,
        int rounds,
        Meanwhile meanwhile,
        List<Check> checks) {

    private static final String SHOP = "{urls.shop}";

    /** Fills what is absent: the friend sends them to the shop, once. */
    public ClusterRequests {
        name = name == null ? "" : name;
        by = by == null ? Client.Friend : by;
        to = to == null ? SHOP : to;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        rounds = rounds == 0 ? 1 : rounds;
        checks = List.copyOf(checks);
    }

    /**
     * Something that happens to pods.
     *
     * @param action what
     * @param pods to which pods: those that start, all of them; those that are killed, in turn, one each round
     */
    public record Meanwhile(Action action, List<String> pods) {

        /** What may happen. */
        public enum Action {
            /** Pods that were absent are started. */
            Start,
            /** A pod is killed, without a moment to end its work. */
            Kill
        }

        /** Copies the list. */
        public Meanwhile {
            pods = List.copyOf(pods);
        }

        /** Which pod is killed in a round. */
        public String victim(int round) {
            return pods.get(round % pods.size());
        }
    }

    /** Whether a pod is killed in each round. */
    public boolean kills() {
        return meanwhile != null && meanwhile.action() == Meanwhile.Action.Kill;
    }

    /**
     * What a player is told.
     *
     * @param id what the order is called
     * @param target where they are sent to, a URL without path, as a template
     * @param values what templates are filled with
     */
    PlayOrder order(String id, String target, Values values) {
        Map<String, String> filled = new LinkedHashMap<>();
        headers.forEach((header, value) -> filled.put(header, values.fill(value)));
        return PlayOrderBuilder.builder()
                .id(id)
                .url(values.fill(target) + send.path())
                .count(send.count())
                .atATime(send.atATime())
                .perSecond(send.perSecond())
                .headers(filled)
                .kept(kept())
                .counters(counters(values))
                .build();
    }

    private List<String> kept() {
        List<String> kept = new ArrayList<>(List.of(Answer.POD, Answer.VERSION));
        checks.stream()
                .map(check -> check.of().header())
                .filter(Objects::nonNull)
                .map(Match.Header::name)
                .forEach(kept::add);
        return kept;
    }

    /** Only a version with one pod can be asked: the Service of another would answer for any of its pods. */
    private Map<String, String> counters(Values values) {
        return received().findAny().isPresent()
                ? Map.of(LessonPlace.SECOND_VERSION, values.fill(LessonPlace.RECEIVED))
                : Map.of();
    }

    /** The versions whose requests are counted. */
    Stream<String> received() {
        return checks.stream()
                .filter(check -> check.kind() == Check.Kind.Received)
                .map(check -> check.of().version());
    }
}
