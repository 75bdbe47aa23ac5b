package dev.tare.app;

import java.net.HttpURLConnection;
import java.net.UnknownHostException;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Asks a cluster, and says in sentences what comes between it and the user. */
final class ClusterQuestions {

    private static final int LONGEST = 200;

    private final KubernetesClient client;

    ClusterQuestions(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A question.
     *
     * @param <T> what the answer is
     * @param <E> what else may be wrong
     */
    interface Question<T, E extends Exception> {

        T ask(KubernetesClient client) throws E;
    }

    /**
     * Asks.
     *
     * @param verb the verb of the right that this takes
     * @param what what the right is for, such as {@code configmaps in namespace shop}
     * @throws UserException if there is no answer
     */
    <T, E extends Exception> T ask(String verb, String what, Question<T, E> question) throws E {
        try {
            return question.ask(client);
        } catch (KubernetesClientException e) {
            throw new UserException(ExitCode.BAD_INPUT, sentence(verb, what, e));
        }
    }

    private String sentence(String verb, String what, KubernetesClientException e) {
        String server = "the API server at " + client.getConfiguration().getMasterUrl();
        if (e.getStatus() == null && e.getCode() < HttpURLConnection.HTTP_OK) {
            return server + " does not answer: " + innermost(e);
        }
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> server + " does not accept the credentials of the kubeconfig";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "you are not permitted to %s %s; %s says: %s".formatted(verb, what, server, told(e));
            default -> "%s cannot %s %s: %s".formatted(server, verb, what, told(e));
        };
    }

    private static String told(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? e.getMessage()
                : e.getStatus().getMessage();
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UnknownHostException) {
            return "the host " + cause.getMessage() + " cannot be resolved";
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
    }
}
