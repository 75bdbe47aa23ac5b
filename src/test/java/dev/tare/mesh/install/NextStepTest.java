package dev.tare.mesh.install;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.mesh.install.FakeHelm.Fate;
import dev.tare.mesh.install.NextStep.Asker;
import dev.tare.mesh.install.NextStep.Clear;
import dev.tare.mesh.install.NextStep.Forget;
import dev.tare.mesh.install.NextStep.Install;
import dev.tare.mesh.install.NextStep.Nothing;
import dev.tare.mesh.install.NextStep.Refuse;
import dev.tare.mesh.install.NextStep.Upgrade;
import dev.tare.mesh.install.Revision.State;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done next, in each state that a release can be in; and that it comes to an end, whoever dies over it. */
class NextStepTest {

    private static final PlannedRelease WANTED = wanted(1);
    private static final String OURS = description("ours", WANTED);
    private static final String OURS_BEFORE = description("ours", wanted(0));
    private static final String THEIRS = description("theirs", WANTED);
    private static final String FOREIGN = "Install complete";

    private static final Asker KNOWN = asker(false, true);
    private static final Asker UNKNOWN = asker(false, false);
    private static final Asker ADOPTS = asker(true, false);

    private static PlannedRelease wanted(int value) {
        return PlannedReleaseBuilder.builder()
                .name("istiod")
                .namespace("istio-system")
                .repository(Optional.of("https://charts.example"))
                .chart("istiod")
                .version("1.30.0")
                .values(Map.of("value", value))
                .waits(true)
                .shared(false)
                .build();
    }

    private static String description(String uid, PlannedRelease release) {
        return new ReleaseOwner(uid + "-mesh", uid, release.digest()).description();
    }

    private static Asker asker(boolean adopts, boolean known) {
        return new Asker("ours", adopts, known, known, Set.of("theirs"));
    }

    private static Revision revision(int number, State state, String description) {
        return new Revision(number, state, description, "istiod", "1.30.0");
    }

    private static NextStep next(Asker asker, Revision... history) {
        return NextStep.towards(WANTED, List.of(history), asker);
    }

    @Test
    void whatIsNotThereIsInstalled() {
        assertThat(next(UNKNOWN)).isEqualTo(new Install());
        assertThat(next(KNOWN)).isEqualTo(new Install());
    }

    record Deployed(String description, Asker asker, NextStep next) {}

    static Stream<Deployed> deployed() {
        Refuse foreign = new Refuse(
                "release istio-system/istiod was not installed by Tare: with spec.adopt true it is taken over, with"
                        + " spec.management Observed it is left alone",
                true);
        Refuse theirs = new Refuse(
                "release istio-system/istiod is owned by MeshInstall theirs-mesh: delete that MeshInstall, or choose another"
                        + " spec.namespace",
                true);
        String ofOneThatIsGone = description("gone", WANTED);
        return Stream.of(
                new Deployed(OURS, KNOWN, new Nothing()),
                new Deployed(OURS, UNKNOWN, new Nothing()),
                new Deployed(OURS_BEFORE, KNOWN, new Upgrade()),
                new Deployed(OURS_BEFORE, UNKNOWN, new Upgrade()),
                new Deployed(FOREIGN, UNKNOWN, foreign),
                new Deployed(FOREIGN, ADOPTS, new Upgrade()),
                new Deployed(null, UNKNOWN, foreign),
                new Deployed(null, ADOPTS, new Upgrade()),
                new Deployed(THEIRS, UNKNOWN, theirs),
                new Deployed(THEIRS, ADOPTS, theirs),
                new Deployed(ofOneThatIsGone, UNKNOWN, foreign),
                new Deployed(ofOneThatIsGone, ADOPTS, new Upgrade()));
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void whatIsDeployedIsKeptUpgradedOrRefused(Deployed example) {
        assertThat(next(example.asker(), revision(3, State.deployed, example.description())))
                .isEqualTo(example.next());
    }

    @Test
    void theRevisionWithTheHighestNumberCountsInWhateverOrder() {
        Revision old = revision(9, State.superseded, OURS);
        Revision deployed = revision(10, State.deployed, OURS_BEFORE);
        assertThat(next(KNOWN, old, deployed)).isEqualTo(new Upgrade());
        assertThat(next(KNOWN, deployed, old)).isEqualTo(new Upgrade());
    }

    @Test
    void whatSomebodyElseUpgradedToSomethingElseIsUpgradedBack() {
        assertThat(next(KNOWN, revision(1, State.superseded, OURS), revision(2, State.deployed, "Upgrade complete")))
                .isEqualTo(new Upgrade());
    }

    @ParameterizedTest
    @EnumSource(names = {"pending_upgrade", "pending_rollback"})
    void aRevisionThatWeDiedOverIsForgotten(State state) {
        assertThat(next(KNOWN, revision(1, State.deployed, OURS_BEFORE), revision(2, state, OURS)))
                .isEqualTo(new Forget(2));
    }

    @Test
    void anInstallationThatWeDiedOverIsClearedUp() {
        assertThat(next(KNOWN, revision(1, State.pending_install, OURS))).isEqualTo(new Clear());
    }

    @ParameterizedTest
    @EnumSource(names = {"pending_install", "pending_upgrade", "pending_rollback"})
    void whatSomebodyElseIsAtWorkOnIsLeftAloneEvenWhereItMayBeTakenOver(State state) {
        NextStep next = next(ADOPTS, revision(1, State.deployed, FOREIGN), revision(2, state, FOREIGN));
        assertThat(next).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.sentence())
                    .startsWith("release istio-system/istiod is " + state.name().replace('_', '-'))
                    .contains("helm history istiod -n istio-system");
            assertThat(refuse.passes()).isTrue();
        });
    }

    @Test
    void whatIsOursAndPendingAndNotInTheRecordIsLeftAlone() {
        assertThat(next(UNKNOWN, revision(1, State.deployed, OURS), revision(2, State.pending_upgrade, OURS)))
                .isInstanceOf(Refuse.class);
    }

    @Test
    void aReleaseThatIsPendingMayBecomeAnybodys() {
        assertThat(next(UNKNOWN, revision(1, State.pending_install, FOREIGN)))
                .isInstanceOfSatisfying(Refuse.class, refuse -> assertThat(refuse.sentence())
                        .contains("another Helm operation is pending"));
    }

    @Test
    void havingTriedDoesNotMakeOursWhatOthersHaveDeployedSince() {
        Asker tried = new Asker("ours", false, false, true, Set.of("theirs"));
        assertThat(next(tried, revision(1, State.deployed, FOREIGN))).isInstanceOf(Refuse.class);
        assertThat(next(tried, revision(1, State.deployed, OURS))).isNotInstanceOf(Refuse.class);
        assertThat(next(tried, revision(1, State.pending_install, FOREIGN))).isEqualTo(new Clear());
    }

    @Test
    void whatIsSharedIsAsTheFirstWantsItAndTakenOverFromWhoeverIsGone() {
        PlannedRelease shared = PlannedReleaseBuilder.builder()
                .name("istio-base")
                .namespace("istio-system")
                .chart("base")
                .version("1.30.0")
                .values(Map.of())
                .waits(false)
                .shared(true)
                .build();
        Asker asker = new Asker("ours", false, false, false, Set.of("theirs"));
        assertThat(NextStep.towards(
                        shared, List.of(revision(1, State.deployed, description("theirs", wanted(1)))), asker))
                .isEqualTo(new Nothing());
        assertThat(NextStep.towards(
                        shared, List.of(revision(1, State.deployed, description("gone", wanted(1)))), asker))
                .isEqualTo(new Upgrade());
        assertThat(NextStep.towards(shared, List.of(revision(1, State.deployed, FOREIGN)), asker))
                .isInstanceOf(Refuse.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"failed", "unknown"})
    void whatWentWrongIsUpgradedWhereSomethingWorksAndElseClearedUp(State state) {
        Revision wrong = revision(2, state, OURS);
        assertThat(next(KNOWN, revision(1, State.deployed, OURS), wrong)).isEqualTo(new Upgrade());
        assertThat(next(KNOWN, revision(1, State.superseded, OURS), wrong)).isEqualTo(new Upgrade());
        assertThat(next(KNOWN, wrong)).isEqualTo(new Clear());
        assertThat(next(UNKNOWN, revision(1, State.deployed, OURS), wrong))
                .as("ours by what is deployed")
                .isEqualTo(new Upgrade());
        assertThat(next(UNKNOWN, wrong)).as("nobody's").isInstanceOf(Refuse.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"uninstalling", "uninstalled"})
    void whatIsGoingOrGoneIsClearedUp(State state) {
        assertThat(next(KNOWN, revision(1, state, OURS))).isEqualTo(new Clear());
        assertThat(next(ADOPTS, revision(1, state, FOREIGN))).isEqualTo(new Clear());
        assertThat(next(UNKNOWN, revision(1, state, FOREIGN))).isInstanceOf(Refuse.class);
    }

    @Test
    void aRevisionThatGoesBackIsWhatItGoesBackTo() {
        assertThat(next(
                        UNKNOWN,
                        revision(2, State.superseded, OURS),
                        revision(3, State.failed, OURS_BEFORE),
                        revision(4, State.deployed, "Rollback to 2")))
                .isEqualTo(new Nothing());
        assertThat(next(
                        UNKNOWN,
                        revision(2, State.superseded, OURS_BEFORE),
                        revision(3, State.failed, OURS),
                        revision(4, State.deployed, "Rollback to 2")))
                .isEqualTo(new Upgrade());
        assertThat(next(ADOPTS, revision(2, State.superseded, THEIRS), revision(3, State.deployed, "Rollback to 2")))
                .isInstanceOf(Refuse.class);
    }

    @Test
    void goingBackMayGoBackItself() {
        assertThat(next(
                        UNKNOWN,
                        revision(6, State.deployed, "Rollback to 4"),
                        revision(5, State.failed, OURS_BEFORE),
                        revision(4, State.superseded, "Rollback to 2"),
                        revision(3, State.failed, OURS_BEFORE),
                        revision(2, State.superseded, OURS)))
                .isEqualTo(new Nothing());
    }

    @ParameterizedTest
    @MethodSource("cutOff")
    void goingBackToWhatIsNotThereAnyMoreIsNobodys(String description) {
        Revision cutOff = revision(4, State.deployed, description);
        Revision after = revision(7, State.superseded, OURS);
        assertThat(NextStep.owner(List.of(after, cutOff))).isEmpty();
        assertThat(next(KNOWN, cutOff)).isEqualTo(new Upgrade());
    }

    static Stream<String> cutOff() {
        return Stream.of("Rollback to 2", "Rollback to 4", "Rollback to 7", "Rollback to 99999999999");
    }

    @Test
    void theOwnerIsThatOfWhatIsDeployed() {
        assertThat(NextStep.owner(List.of(
                        revision(1, State.superseded, THEIRS),
                        revision(2, State.deployed, OURS),
                        revision(3, State.failed, THEIRS))))
                .contains(new ReleaseOwner("ours-mesh", "ours", WANTED.digest()));
        assertThat(NextStep.owner(List.of(revision(1, State.failed, OURS)))).isEmpty();
    }

    /** More than this many steps nobody needs once nothing goes wrong any more: forget, clear up, install. */
    private static final int MOST_STEPS = 3;

    /** Each fate is met by one operation, whereupon everything goes well; and Helm is never asked for what it refuses. */
    @Property(tries = 2000)
    void whateverGoesWrongItEndsWithWhatIsWanted(
            @ForAll @Size(max = 30) List<Fate> fates, @ForAll boolean waits, @ForAll boolean adopted) {
        FakeHelm helm = new FakeHelm(waits);
        if (adopted) {
            helm.install(FOREIGN, Fate.Works);
        }
        int value = 0;
        boolean known = false;
        for (Fate fate : fates) {
            NextStep next = NextStep.towards(wanted(value), helm.history(), asker(adopted, known));
            if (next instanceof Nothing) {
                value++;
            } else {
                known = true;
                helm.take(next, description("ours", wanted(value)), fate);
            }
        }
        PlannedRelease last = wanted(value);
        int steps = 0;
        for (NextStep next = NextStep.towards(last, helm.history(), asker(adopted, known));
                !(next instanceof Nothing);
                next = NextStep.towards(last, helm.history(), asker(adopted, true))) {
            assertThat(++steps).as("%s after %s", next, fates).isLessThanOrEqualTo(MOST_STEPS);
            helm.take(next, description("ours", last), Fate.Works);
        }
        assertThat(NextStep.owner(helm.history())).map(ReleaseOwner::digest).contains(last.digest());
        assertThat(helm.runs()).isEqualTo(description("ours", last));
    }
}
