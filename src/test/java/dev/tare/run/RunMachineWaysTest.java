package dev.tare.run;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tare.api.StartFailureReason;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineEvidenceBuilder;

import static dev.tare.run.RunMachineTest.ON_MESH;
import static dev.tare.run.RunMachineTest.failed;
import static dev.tare.run.RunMachineTest.next;
import static org.assertj.core.api.Assertions.assertThat;

/** What workers' first requests have shown of their ways, and the one thing to do next. */
class RunMachineWaysTest {

    @Test
    void wantsTheClientsCertificateSeenWhereItShouldBe() {
        ExpectedPath mtls = new ExpectedPath(List.of("tare-client", "tare-server"), true);
        List<String> via = List.of("1.1 tare-server", "1.1 tare-client");
        assertThat(next(mtls, new Situation().started().ready(0, new Evidence(via, ""))))
                .isEqualTo(failed(
                        StartFailureReason.NotOnMesh,
                        "environment 'mesh' is not on its mesh: the server's side saw no client certificate"));
        assertThat(next(mtls, new Situation().started().ready(0, new Evidence(via, "spiffe://x"))))
                .isInstanceOf(Step.Await.class);
    }

    @Test
    void wantsAllWorkersToLoadTheSameAddressOfATarget() {
        assertThat(next(ON_MESH, new Situation().started().ready(0, at("10.0.0.7"))))
                .isInstanceOf(Step.Await.class);
        Situation same = new Situation().started().ready(0, at("10.0.0.7")).ready(1, at("10.0.0.7"));
        assertThat(next(ON_MESH, same)).isInstanceOf(Step.Publish.class);
        Situation other = new Situation().started().ready(0, at("10.0.0.7")).ready(1, at("10.0.0.8"));
        assertThat(next(ON_MESH, other)).isInstanceOfSatisfying(Step.Finish.class, finish -> {
            assertThat(finish.ending().reason()).isEqualTo(StartFailureReason.AddressesDiffer);
            assertThat(finish.ending().message())
                    .startsWith("workers of 'mesh' and 'mesh' load different addresses of the same target: ")
                    .contains("10.0.0.7", "10.0.0.8");
        });
    }

    private static Evidence at(String address) {
        return new Evidence(List.of("1.1 tare-client"), "", List.of(), address, "");
    }

    @Test
    void saysThatAProxyHasAnsweredWhereTheMeshWasNotCrossed() {
        String proxy = "a proxy (proxy-status: tare-client; details=\"upgrade_failed; -\")";
        Evidence evidence = new Evidence(List.of("1.1 tare-client"), "", List.of(), "", proxy);
        assertThat(next(
                        new ExpectedPath(List.of("tare-server"), false),
                        new Situation().started().ready(0, evidence)))
                .isEqualTo(failed(
                        StartFailureReason.NotOnMesh,
                        "environment 'mesh' is not on its mesh: the answer has no 'via' header of tare-server;"
                                + " the first request was answered by " + proxy));
    }

    @Test
    void measuresNoFeatureThatDoesNotAct() {
        ExpectedPath path = ON_MESH.with(Optional.empty(), List.of(new ExpectedFeature("canary", 1, "try again")));
        Evidence inactive = canary(0);
        assertThat(next(path, new Situation().started().ready(0, inactive)))
                .isEqualTo(failed(
                        StartFailureReason.FeatureInactive,
                        "environment 'mesh': feature 'canary' does not act: 0 of 400 answers with x-tare-route: canary"
                                + " (14 to 72 would pass); try again"));
        assertThat(next(path, new Situation().started().ready(0, canary(39)))).isInstanceOf(Step.Await.class);
        assertThat(next(path, new Situation().started().ready(0, canary(39)).ready(1, "1.1 tare-client")))
                .as("only one worker sends samples")
                .isInstanceOf(Step.Publish.class);
    }

    private static Evidence canary(int counted) {
        return WorkerLineEvidenceBuilder.builder(new Evidence(List.of("1.1 tare-client"), ""))
                .samples(List.of(ExpectedFeatureTest.canary(counted, 400, "")))
                .build();
    }
}
