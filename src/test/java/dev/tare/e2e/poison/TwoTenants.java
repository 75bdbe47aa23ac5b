package dev.tare.e2e.poison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** A user in whose namespace something cannot go on, and others, in a namespace of their own, who must not notice. */
final class TwoTenants {

    /** The namespace of those who must not notice. */
    static final String OTHERS = "tare-e2e-poison-others";

    /** The name of the profile of {@link #quick}. */
    static final String NAME = "quick";

    /** In which a run that cannot go on must end, and one of others begin. */
    static final Duration A_MINUTE = Duration.ofSeconds(60);

    /** What anything takes at the most where all is well. */
    static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;
    private final String operator;
    private final int logged;
    private final int restarts;

    private TwoTenants(Scenario user) {
        this.user = user;
        this.operator = user.cluster().operator().ready().getMetadata().getName();
        this.logged = user.cluster().operator().log().length();
        this.restarts = user.cluster().operator().restarts();
    }

    /** Makes the others' namespace, and remembers what the operator has written until now. */
    static TwoTenants begin(Scenario user) {
        user.cluster().restrictedNamespace(OTHERS);
        return new TwoTenants(user);
    }

    /** Deletes what both have, and namespaces. */
    void end(String... more) {
        user.runs().forEach(run -> user.client().resource(run).edit(there -> {
            there.getMetadata().setFinalizers(List.of());
            return there;
        }));
        user.clear();
        user.liftQuota();
        noRunIsLeft();
        delete(OTHERS);
        for (String namespace : more) {
            delete(namespace);
        }
    }

    private void delete(String namespace) {
        var there = user.client().namespaces().withName(namespace);
        there.delete();
        there.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }

    /** Waits until the user has no run. */
    void noRunIsLeft() {
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }

    /**
     * A profile that takes seconds, with changes.
     *
     * @param changes what is replaced, and by what, in turns
     */
    static String quick(String... changes) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/e2e/quick.yaml"));
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text).contains(changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return text;
    }

    /** One that measures for minutes. */
    static String slow() throws IOException {
        return quick("duration: 300ms", "duration: 3s", "maxBlocks: 4", "minBlocks: 60, maxBlocks: 60");
    }

    /** A condition as status, reason and message; {@code absent} where there is none. */
    static String said(PerformanceRun run, String type) {
        return run.getStatus() == null ? "absent" : said(run.getStatus().conditions(), type);
    }

    private static String said(List<Condition> conditions, String type) {
        return conditions == null
                ? "absent"
                : Conditions.find(conditions, type)
                        .map(condition ->
                                condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                        .orElse("absent");
    }

    /** What the user's profile says. */
    String profileSays(String type) {
        PerformanceProfile profile = user.profile(NAME);
        return profile == null || profile.getStatus() == null
                ? "absent"
                : said(profile.getStatus().conditions(), type);
    }

    /** Waits until the user's profile is Stalled for that reason, with that sentence. */
    void theProfileSays(String reason, String sentence) {
        Eventually.holds(
                () -> "'" + sentence + "' of the profile, but " + profileSays(Conditions.STALLED),
                A_MINUTE,
                () -> profileSays(Conditions.STALLED).startsWith("True " + reason + ": ")
                        && profileSays(Conditions.STALLED).contains(sentence));
    }

    /** A run of that profile that measures. */
    PerformanceRun measuring(String profile) {
        user.apply(profile);
        PerformanceRun run = user.firstRun();
        String name = run.getMetadata().getName();
        Eventually.holds(
                () -> "measuring run, but " + said(user.run(name), Conditions.COMPLETE),
                MOST,
                () -> Scenario.is(user.run(name), Conditions.RUNNING));
        return user.run(name);
    }

    /** Waits until a run has failed for that reason, with that sentence. */
    void ends(PerformanceRun run, String reason, String sentence) {
        ends(run, A_MINUTE, reason, sentence);
    }

    void ends(PerformanceRun run, Duration most, String reason, String sentence) {
        PerformanceRun ended = user.complete(run, most);
        assertThat(said(ended, Conditions.FAILED))
                .startsWith("True " + reason + ": ")
                .contains(sentence);
        user.keep("ended-" + reason + ".txt", user.listing());
    }

    /** A run of the others begins within a minute. */
    void theOthersGoOn() throws IOException {
        theOthers(
                "has begun",
                A_MINUTE,
                run -> run.getStatus() != null && run.getStatus().startedAt() != null);
    }

    /** A run of the others measures, on the only node that there is. */
    void theOthersMeasure() throws IOException {
        theOthers("measures", MOST, run -> run.getStatus() != null && Scenario.is(run, Conditions.RUNNING));
    }

    private void theOthers(String what, Duration most, Predicate<PerformanceRun> does) throws IOException {
        JsonNode profile = Manifest.parse(quick()).get(0);
        Answer answer = user.cluster().requests().apply(OTHERS, profile);
        assertThat(answer.isDone()).as(answer.message()).isTrue();
        Eventually.holds(
                () -> "run of another namespace that " + what + ", but "
                        + others().map(run -> said(run, Conditions.ADMITTED)).orElse("none"),
                most,
                () -> others().filter(does).isPresent());
        user.client().resources(PerformanceProfile.class).inNamespace(OTHERS).delete();
    }

    private Optional<PerformanceRun> others() {
        return user.client().resources(PerformanceRun.class).inNamespace(OTHERS).list().getItems().stream()
                .findFirst();
    }

    /** Nothing that has happened since was a mistake of the operator's. */
    void theLogHasNoStackTrace() {
        String log = user.cluster().operator().log();
        boolean same = user.cluster().operator().ready().getMetadata().getName().equals(operator);
        assertThat(same ? log.substring(Math.min(logged, log.length())) : log).doesNotContain("\tat ");
    }

    /** The operator that was there is there, and was not started again. */
    void theOperatorIsTheSame() {
        assertThat(user.cluster().operator().ready().getMetadata().getName()).isEqualTo(operator);
        assertThat(user.cluster().operator().restarts()).as("restarts").isEqualTo(restarts);
    }
}
