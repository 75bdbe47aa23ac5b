package dev.tare.fleet.pods.desired;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PodRequestsTest {

    private static final long MIB = 1L << 20;

    /** In each of 3 environments 2 targets and 2 workers; proxies beside 4 targets and 2 workers. */
    @Test
    void areThoseOfAllPodsWithTheirProxies() {
        assertThat(PlannedRun.named("reference").objects().requests())
                .isEqualTo(new PodRequests(6 * 100 + 6 * 200 + 6 * 50, (6 * 128 + 6 * 256 + 6 * 128) * MIB));
    }

    /** A target and a worker in each of 2 environments, as the profile wants them, and proxies as the operator does. */
    @Test
    void areWhatTheProfileAsksForAndNeedNoCertificates() {
        assertThat(PlannedRun.named("envoy-mtls").objects().requests())
                .isEqualTo(new PodRequests(4 * 1_000 + 2 * 50, (4 * 300 + 2 * 128) * MIB));
    }

    private static PodRequests of(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        ResourceRequirements resources = new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
        Job job = new JobBuilder()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withResources(resources)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return PodRequests.of(List.of(job, new ConfigMapBuilder().build()));
    }

    @Test
    void whoHasALimitOnlyRequestsThat() {
        assertThat(of(
                        Map.of("cpu", new Quantity("0.5m")),
                        Map.of("cpu", new Quantity("3"), "memory", new Quantity("1k"))))
                .isEqualTo(new PodRequests(1, 1_000));
    }

    @Test
    void whoAsksForNothingRequestsNothing() {
        assertThat(of(null, null)).isEqualTo(new PodRequests(0, 0));
    }

    @Test
    void moreThanThereCanBeIsBounded() {
        assertThat(of(Map.of("cpu", new Quantity("1e18"), "memory", new Quantity("9999999E")), Map.of()))
                .isEqualTo(new PodRequests(1_000_000_000_000_000L, 1_000_000_000_000_000L));
    }
}
