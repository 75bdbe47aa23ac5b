package dev.tare.fleet.pods.desired;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.api.QuantityAmount;

/**
 * What the pods of a run request together, of what is known before they are made: neither sidecars that a mesh injects nor what a
 * LimitRange adds.
 *
 * @param cpuMillis thousandths of a CPU
 * @param memoryBytes bytes
 */
public record PodRequests(long cpuMillis, long memoryBytes) {

    /** More than any cluster has, and little enough that thousands of such sums have one. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private static final int MILLI = 1_000;

    /** Of all pods of these objects. */
    static PodRequests of(List<HasMetadata> objects) {
        return new PodRequests(sum(objects, "cpu", MILLI), sum(objects, "memory", 1));
    }

    private static long sum(List<HasMetadata> objects, String resource, int units) {
        return objects.stream()
                .map(object -> of(object, resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .multiply(BigDecimal.valueOf(units))
                .min(MOST)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private static BigDecimal of(HasMetadata object, String resource) {
        if (object instanceof Deployment deployment) {
            BigDecimal replicas = BigDecimal.valueOf(deployment.getSpec().getReplicas());
            return of(deployment.getSpec().getTemplate().getSpec(), resource).multiply(replicas);
        }
        return object instanceof Job job ? of(job.getSpec().getTemplate().getSpec(), resource) : BigDecimal.ZERO;
    }

    /** Init containers of a run's own pods are sidecars, which stay. */
    private static BigDecimal of(PodSpec pod, String resource) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .map(container -> of(container, resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** As Kubernetes has it, who only has a limit requests that. */
    private static BigDecimal of(Container container, String resource) {
        ResourceRequirements resources = container.getResources();
        return Stream.of(resources.getRequests(), resources.getLimits())
                .filter(amounts -> amounts != null && amounts.containsKey(resource))
                .findFirst()
                .flatMap(amounts -> QuantityAmount.of(amounts.get(resource)))
                .orElse(BigDecimal.ZERO);
    }
}
