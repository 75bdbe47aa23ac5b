package dev.tare.fleet.pods;

import java.util.regex.Pattern;

/**
 * The API server did not let a pod be made: there is none that could say why it does not start.
 *
 * @param owner what was to make it, such as {@code Job checkout-1-baseline-worker-0}
 * @param environment the environment whose pod it is
 * @param message what the API server said
 */
public record PodRefusal(String owner, String environment, String message) {

    /** Quotas are freed and webhooks come back; what is a rule stays one. */
    private static final Pattern RULE = Pattern.compile(
            "violates PodSecurity|admission webhook \\S+ denied the request|ValidatingAdmissionPolicy .* denied request");

    /** Whether the namespace's pod security level forbids such a pod. */
    public boolean isOfPodSecurity() {
        return message.contains("violates PodSecurity");
    }

    /** Whether a rule of the cluster forbids such a pod, so that waiting does not help. */
    public boolean isFinal() {
        return RULE.matcher(message).find();
    }
}
