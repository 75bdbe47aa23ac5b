package dev.tare.fleet.pods.desired;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.api.Request;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.MeshEnrolmentBuilder;
import dev.tare.mesh.catalogue.Proof;
import dev.tare.mesh.catalogue.SideProofs;
import dev.tare.mesh.catalogue.Sides;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.wire.Sign;

import static org.assertj.core.api.Assertions.assertThat;

/** Which signs workers look for, and after which others. */
class MeshSignsTest {

    private static final PlannedRun RUN = PlannedRun.named("on-mesh");
    private static final PlannedEnvironment ENVIRONMENT = RUN.plan().environments().stream()
            .filter(environment -> RUN.memberships().containsKey(environment.name()))
            .findFirst()
            .orElseThrow();
    private static final Request REQUEST = RUN.plan().spec().request();
    private static final Proof COUNTER = new Proof(Proof.Place.ProxyMetric, "rq_total", null, 9901, "/stats");

    private static Proof server(String matches) {
        return new Proof(Proof.Place.ResponseHeader, "server", matches, null, null);
    }

    private static MeshEnrolment mesh(Proof crossing) {
        return MeshEnrolmentBuilder.builder(RUN.memberships().get(ENVIRONMENT.name()))
                .crossing(List.of(crossing))
                .sides(new Sides(new SideProofs(List.of(server("envoy"), COUNTER), null), null))
                .build();
    }

    private static List<String> readUnless(Proof crossing) {
        return MeshSigns.lookedFor(ENVIRONMENT, REQUEST, mesh(crossing)).stream()
                .filter(sign -> sign.in() == Sign.Place.PROXY_METRIC)
                .findFirst()
                .orElseThrow()
                .unless();
    }

    @Test
    void aCounterIsLeftOutOnlyForASignOfItsSide() {
        assertThat(readUnless(server("envoy"))).containsExactly("response header server");
        assertThat(readUnless(server("(other-)?envoy")))
                .as("is found of the other side's proxy, too")
                .isEmpty();
    }
}
