package dev.tare.fleet.pods;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

import dev.tare.api.Environment;
import dev.tare.api.PodSettings.Resources;
import dev.tare.api.Request;
import dev.tare.api.Request.Protocol;
import dev.tare.api.Target;
import dev.tare.fleet.ModeArguments;
import dev.tare.mesh.SidecarMesh.Side;

/** The sample service of an environment: its Deployment and its Service. */
final class TargetObjects {

    /** The name of its container. */
    static final String CONTAINER = "target";

    private static final int SECONDS_TO_START = 120;

    private final PodParts parts;
    private final Sidecars sidecars;
    private final Resources resources;

    TargetObjects(PodParts parts, Sidecars sidecars, Resources resources) {
        this.parts = parts;
        this.sidecars = sidecars;
        this.resources = resources;
    }

    Service service(Route route, ObjectMeta metadata) {
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withSelector(selector(metadata))
                .addNewPort()
                .withName(portName(route.request().protocol()))
                .withAppProtocol(portName(route.request().protocol()))
                .withProtocol("TCP")
                .withPort(Route.TARGET_PORT)
                .withNewTargetPort(route.servicePort())
                .endPort()
                .endSpec()
                .build();
    }

    Deployment deployment(Route route, Environment.PodMetadata extra, ObjectMeta metadata) {
        Target.Sample sample = route.environment().target().sample();
        return new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(sample.replicas())
                .withRevisionHistoryLimit(0)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(selector(metadata))
                .endSelector()
                .withTemplate(parts.template(
                        metadata.getLabels(),
                        extra,
                        "Always",
                        sidecars.containers(route, Side.SERVER),
                        container(sample, route.request()),
                        sidecars.volumes(route, Side.SERVER)))
                .endSpec()
                .build();
    }

    private Container container(Target.Sample sample, Request request) {
        List<String> arguments =
                new ArrayList<>(List.of("--address", "0.0.0.0", "--port", Integer.toString(Route.TARGET_PORT)));
        arguments.addAll(ModeArguments.target(sample, request));
        arguments.addAll(List.of("--schedule", PodParts.SCHEDULE_FILE));
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(parts.settings().tareImage())
                .withImagePullPolicy(parts.settings().imagePullPolicy())
                .withCommand(PodParts.TARE.line("target", arguments))
                .withResources(PodParts.requirements(resources))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewPort()
                .withName(portName(request.protocol()))
                .withContainerPort(Route.TARGET_PORT)
                .endPort()
                // Makes the pod ready, and then ends: nothing connects to the target while it is measured but workers.
                .withStartupProbe(new ProbeBuilder()
                        .withNewTcpSocket()
                        .withNewPort(Route.TARGET_PORT)
                        .endTcpSocket()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(SECONDS_TO_START)
                        .build())
                .withVolumeMounts(PodParts.mounts())
                .build();
    }

    /** The port's name and its {@code appProtocol}: meshes look at the one or the other. */
    private static String portName(Protocol protocol) {
        return switch (protocol) {
            case HTTP1 -> "http";
            case HTTP2 -> "http2";
            case GRPC -> "grpc";
            case TCP -> "tcp";
        };
    }

    private static Map<String, String> selector(ObjectMeta metadata) {
        Map<String, String> selector = new TreeMap<>(metadata.getLabels());
        selector.keySet().retainAll(List.of(ObjectLabels.RUN_UID, ObjectLabels.ENVIRONMENT, ObjectLabels.ROLE));
        return selector;
    }
}
