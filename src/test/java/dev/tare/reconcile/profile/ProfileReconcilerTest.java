package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunSchedule;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;

/** Which runs a profile leads to. */
class ProfileReconcilerTest extends ProfileReconcilerFixture {

    @Test
    void leadsToOneRunAndShowsWhatItFinds() {
        create(spec(100, null, null));
        assertThat(reconcile()).isEmpty();
        String hash = SpecHash.of(profile().getSpec());
        assertThat(names()).containsExactly("checkout-1-" + hash);
        PerformanceRun run = runs().get(0);
        assertThat(run.getMetadata().getAnnotations()).containsEntry(RunAnnotations.SPEC_HASH, hash);
        assertThat(run.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getUid())
                .isEqualTo(profile().getMetadata().getUid()));
        assertThat(profile().getStatus().activeRun()).isEqualTo("checkout-1-" + hash);
        assertThat(condition("Reconciling"))
                .isEqualTo("True RunCreated: run checkout-1-%s has been created".formatted(hash));

        endAll(false);
        reconcile();
        assertThat(condition("Ready")).isEqualTo("True Complete: the run has ended");
        assertThat(condition("Reconciling")).startsWith("False");
        assertThat(profile().getStatus().lastRun().name()).isEqualTo("checkout-1-" + hash);
        assertThat(profile().getStatus().lastRun().blocks()).isEqualTo(5);
        assertThat(profile().getStatus().activeRun()).isNull();
        assertThat(profile().getStatus().headline()).isEqualTo("result of checkout-1-" + hash);

        server.forget();
        for (int i = 0; i < 10; i++) {
            reconciler = operator();
            reconcile();
        }
        assertThat(server.requests())
                .as("nothing has changed, so nothing is written")
                .noneMatch(request -> !request.startsWith("GET"));
        assertThat(names()).hasSize(1);
    }

    @Test
    void anOperatorThatDiedBeforeItSaidSoStartsNoOther() {
        create(spec(100, null, null));
        server.loseAnswers(request -> request.startsWith("POST") && request.contains("/performanceruns"));
        try {
            reconcile();
        } catch (RuntimeException e) {
            reconciler = operator();
        }
        server.loseAnswers(request -> false);
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus()).isNull();
        // Its cache may not have it yet.
        reconciler.reconcile(outline(), ContextStandIn.of(List.of(), Map.of(RunOutline.class, List.of())));
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus().handled().runs()).isEqualTo(1);
    }

    @Test
    void itsRunsGoToTheQueueOfKueueThatItNames() {
        create(spec(100, null, null));
        client.resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .edit(profile -> {
                    profile.getMetadata().setLabels(Map.of("kueue.x-k8s.io/queue-name", "team-a", "team", "checkout"));
                    return profile;
                });
        reconcile();
        assertThat(runs().get(0).getMetadata().getLabels())
                .containsOnly(
                        Map.entry("tare.dev/trigger", "SpecChange"), Map.entry("kueue.x-k8s.io/queue-name", "team-a"));
    }

    @Test
    void whatMakesNoSenseLeadsToNothing() {
        create(spec(5_000, null, null));
        assertThat(reconcile()).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(condition("Accepted"))
                .isEqualTo(
                        "False Invalid: PerformanceProfile checkout: spec.load.rate: is 5000, but must be at most 1000:"
                                + " this cluster allows no more requests per second");
        assertThat(condition("Stalled")).startsWith("True Invalid");
        assertThat(profile().getStatus().headline()).isEqualTo("invalid spec");
        change(spec(100, null, null));
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(condition("Accepted")).startsWith("True");
    }

    @Test
    void aMeshIsWaitedFor() {
        create(spec(100, "reference", null));
        reconcile();
        assertThat(names()).isEmpty();
        assertThat(condition("Accepted")).startsWith("True");
        assertThat(condition("ResolvedRefs"))
                .startsWith("False NotResolved: PerformanceProfile checkout: spec.environments[1].mesh: is"
                        + " \"reference\", but must be");
        assertThat(condition("Reconciling")).startsWith("True NotResolved");
        assertThat(profile().getStatus().headline()).isEqualTo("waiting for meshes");
        mesh(false);
        reconcile();
        assertThat(condition("ResolvedRefs"))
                .isEqualTo("False NotResolved: MeshInstall reference: is not ready: because");
        mesh(true);
        reconcile();
        assertThat(condition("ResolvedRefs")).startsWith("True");
        assertThat(names()).hasSize(1);
    }

    @Test
    void aScheduleIsWaitedFor() {
        create(spec(100, null, new RunSchedule("0 13 * * *", null, null)));
        Instant noon = Instant.parse(profile().getMetadata().getCreationTimestamp())
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(36));
        clock.forward(Duration.between(clock.instant(), noon));
        reconcile();
        endAll(false);
        assertThat(reconcile()).contains(Duration.ofHours(1));
        clock.forward(Duration.ofHours(1));
        reconcile();
        assertThat(names()).hasSize(2).contains(RunNames.scheduled("checkout", clock.instant()));
        assertThat(condition("Reconciling")).as("the result stands meanwhile").startsWith("False");
        assertThat(condition("Ready")).startsWith("True");
    }

    @Test
    void runsOfAProfileThatHadTheNameBeforeAreNotItsOwn() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        client.resource(profile()).delete();
        create(spec(100, null, null));
        assertThat(reconcile()).as("until its name is free").contains(Duration.ofSeconds(2));
        assertThat(profile().getStatus()).isNull();
        client.resource(runs().get(0)).delete(); // as the garbage collector does
        reconcile();
        assertThat(runs()).singleElement().satisfies(run -> assertThat(
                        run.getMetadata().getOwnerReferences().get(0))
                .isEqualTo(new OwnerReferenceBuilder()
                        .withApiVersion("tare.dev/v1alpha1")
                        .withKind("PerformanceProfile")
                        .withName("checkout")
                        .withUid(profile().getMetadata().getUid())
                        .withController(true)
                        .build()));
    }

    @Test
    void olderRunsAreDeletedAndThoseCreatedByHandStay() {
        create(spec(100, null, null));
        for (int rate = 101; rate < 109; rate++) {
            reconcile();
            endAll(false);
            clock.forward(Duration.ofMinutes(1));
            change(spec(rate, null, null));
        }
        reconcile();
        assertThat(names()).as("five that have ended, and one that goes on").hasSize(6);
    }

    @Test
    void whoDecidesOnAnOldStateSaysNothing() {
        create(spec(100, null, null));
        server.loseAnswers(request -> {
            if (request.startsWith("POST") && request.contains("/performanceruns")) {
                server.interfere(
                        "/apis/tare.dev/v1alpha1/namespaces/shop/performanceprofiles/checkout",
                        "{\"metadata\": {\"labels\": {\"somebody\": \"else\"}}}");
            }
            return false;
        });
        assertThat(reconcile()).contains(Duration.ofMillis(200));
        assertThat(profile().getStatus()).isNull();
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus().handled().runs()).isEqualTo(1);
    }
}
