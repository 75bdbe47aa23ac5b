package dev.tare.fleet.pods.observed;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;

import dev.tare.api.QuantityAmount;

/**
 * The API server did not let a pod be made: there is none that could say why it does not start.
 *
 * @param owner what was to make it, such as {@code Job checkout-1-baseline-worker-0}
 * @param environment the environment whose pod it is
 * @param message what the API server said
 */
public record PodRefusal(String owner, String environment, String message) {

    /** Quotas are freed and webhooks come back; what is a rule stays one. */
    private static final Pattern RULE = Pattern.compile(String.join(
            "|",
            "violates PodSecurity",
            // but for a webhook that does not know yet what was made a moment ago, such as the owner of the pod
            "admission webhook \\S+ denied the request(?!: \\S+ \"[^\"]+\" not found\\s*$)",
            "ValidatingAdmissionPolicy .* denied request",
            // of a LimitRange
            "(maximum|minimum) \\S+ usage per (Container|Pod) is",
            "\\S+ max limit to request ratio per (Container|Pod) is",
            "no PriorityClass with name \\S+ was found",
            // of a quota of what this pod does not even name
            "failed quota: \\S+: must specify ",
            "\\S+ \"\\S+\" is invalid: "));

    /** A quota: what this one object asks for, and what all may have together. */
    private static final Pattern QUOTA =
            Pattern.compile("exceeded quota: \\S+, requested: (\\S+), used: \\S+, limited: (\\S+)");

    /** What the API server said of the pods of a Deployment, as that says itself; empty where it lets them be made. */
    public static Optional<String> of(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"))
                .map(DeploymentCondition::getMessage)
                .findFirst();
    }

    /** Whether the namespace's pod security level forbids such a pod. */
    public boolean isOfPodSecurity() {
        return message.contains("violates PodSecurity");
    }

    /** Whether a rule of the cluster forbids such a pod, so that waiting does not help. */
    public boolean isFinal() {
        return isFinal(message);
    }

    /** Whether what the API server said is a rule of the cluster, so that waiting does not help. */
    static boolean isFinal(String message) {
        return RULE.matcher(message).find()
                || QUOTA.matcher(message).results().anyMatch(quota -> exceeds(quota.group(1), quota.group(2)));
    }

    /** Whether it is more than there is for all: then it does not matter what others leave. */
    private static boolean exceeds(String requested, String limited) {
        Map<String, BigDecimal> limits = amounts(limited);
        return amounts(requested).entrySet().stream()
                .anyMatch(asked -> limits.containsKey(asked.getKey())
                        && asked.getValue().compareTo(limits.get(asked.getKey())) > 0);
    }

    /** Such as {@code pods=1,requests.cpu=100m}. */
    private static Map<String, BigDecimal> amounts(String list) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (String item : list.split(",")) {
            String[] parts = item.split("=", 2);
            if (parts.length == 2) {
                // An amount that nobody can read is no reason to give up.
                QuantityAmount.of(parts[1]).ifPresent(amount -> amounts.put(parts[0], amount));
            }
        }
        return amounts;
    }
}
