package dev.tare.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import picocli.CommandLine.Option;

/** Which cluster, as whom, and which of its namespaces: by a kubeconfig, as kubectl has it. */
final class ClusterAccess {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 30_000;
    private static final int TRIES_AGAIN = 2;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "the kubeconfig (default: KUBECONFIG, else ~/.kube/config)")
    private Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "the kubeconfig's context (default: its current-context)")
    private String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "the namespace (default: that of the kubeconfig's context, else 'default')")
    private String namespace;

    /** A client; whether there is a cluster shows with the first request. */
    KubernetesClient connect() {
        Config config = config();
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(TRIES_AGAIN);
        if (namespace != null) {
            config.setNamespace(namespace);
        }
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(format())
                .build();
    }

    /** Resources as text, read without the fields that this version does not know: the cluster's may be a later one. */
    static KubernetesSerialization format() {
        return new KubernetesSerialization(
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), true);
    }

    private Config config() {
        List<Path> files = files();
        String names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        Config config;
        try {
            config = kubeconfig == null
                    ? Config.autoConfigure(context)
                    : Config.fromKubeconfig(context, kubeconfig.toFile());
        } catch (RuntimeException e) { // whatever its parser meets
            throw refuse(names + " cannot be read as a kubeconfig: " + firstLine(e));
        }
        List<String> contexts = Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                .map(NamedContext::getName)
                .toList();
        if (context != null && !contexts.contains(context)) {
            throw refuse("--context is '%s', but must be a context of %s: %s"
                    .formatted(context, names, contexts.isEmpty() ? "it has none" : String.join(", ", contexts)));
        }
        if (config.getCurrentContext() == null) {
            throw refuse(names + " has no current-context: name one with --context"
                    + (contexts.isEmpty() ? "" : " (" + String.join(", ", contexts) + ")"));
        }
        return config;
    }

    /** The files that are read; one at least. */
    private List<Path> files() {
        if (kubeconfig != null) {
            if (!Files.isReadable(kubeconfig) || Files.isDirectory(kubeconfig)) {
                throw refuse("--kubeconfig is %s, which cannot be read".formatted(kubeconfig));
            }
            return List.of(kubeconfig);
        }
        Collection<String> names = Config.getKubeconfigFilenames();
        List<Path> files = names.stream()
                .map(File::new)
                .map(File::toPath)
                .filter(Files::isReadable)
                .toList();
        if (files.isEmpty()) {
            throw refuse("no kubeconfig was found: %s cannot be read. Name one with --kubeconfig or KUBECONFIG"
                    .formatted(String.join(", ", names)));
        }
        return files;
    }

    private static String firstLine(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static UserException refuse(String message) {
        return new UserException(ExitCode.BAD_INPUT, message);
    }
}
