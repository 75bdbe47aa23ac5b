package dev.tare.e2e.install;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.tare.e2e.RealCluster;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart comes, gets a second replica, and goes. Each step begins where the one before has ended. */
@TestMethodOrder(OrderAnnotation.class)
class InstallE2E {

    private static final List<String> DEFINITIONS =
            List.of("meshinstalls.tare.dev", "performanceprofiles.tare.dev", "performanceruns.tare.dev");
    private static final String LEASE = "tare-operator";

    private static RealCluster cluster;

    @BeforeAll
    static void find() {
        cluster = RealCluster.given();
        cluster.uninstall();
        cluster.restrictedNamespace(RealCluster.NAMESPACE);
    }

    @AfterAll
    static void leave() {
        if (cluster != null) {
            cluster.uninstall();
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void operatorIsReady() {
        cluster.install();

        Deployment operator = deployment();
        assertThat(operator.getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(definitions())
                .allSatisfy(definition -> assertThat(definition.getStatus().getConditions())
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True")));
    }

    @Test
    @Order(2)
    void anotherReplicaTakesOver() {
        cluster.upgrade("replicas", 2);
        String first = leader(null);

        cluster.client()
                .pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(first)
                .withGracePeriod(0)
                .delete();

        assertThat(leader(first)).isNotEqualTo(first);
        assertThat(deployment().getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    }

    @Test
    @Order(3)
    void definitionsStay() {
        cluster.uninstall();

        assertThat(cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(RealCluster.NAMESPACE)
                        .withName(RealCluster.RELEASE)
                        .waitUntilCondition(Objects::isNull, 1, TimeUnit.MINUTES))
                .isNull();
        assertThat(definitions()).doesNotContainNull();
    }

    private static Deployment deployment() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .get();
    }

    private static List<CustomResourceDefinition> definitions() {
        return DEFINITIONS.stream()
                .map(name -> cluster.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .get())
                .toList();
    }

    /** The pod that holds the Lease, as soon as one does that is not this one. */
    private static String leader(String former) {
        Lease lease = cluster.client()
                .leases()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(LEASE)
                .waitUntilCondition(
                        candidate -> candidate != null
                                && candidate.getSpec().getHolderIdentity() != null
                                && !candidate.getSpec().getHolderIdentity().isEmpty()
                                && !candidate.getSpec().getHolderIdentity().equals(former),
                        2,
                        TimeUnit.MINUTES);
        return lease.getSpec().getHolderIdentity();
    }
}
