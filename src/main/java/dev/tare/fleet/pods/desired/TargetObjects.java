package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

import dev.tare.api.Environment;
import dev.tare.api.PodSettings.Resources;
import dev.tare.fleet.Certificates;
import dev.tare.fleet.ModeArguments;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.mesh.SidecarMesh.Side;

/** The sample service of an environment: its Deployment and its Service. */
final class TargetObjects {

    /** The name of its container. */
    private static final String CERTIFICATE_VOLUME = "certificate";

    private static final String CERTIFICATE_FOLDER = "/etc/tare-certificate";
    private static final int GROUP_READS = 0440;
    private static final int SECONDS_TO_START = 120;

    private final PodParts parts;
    private final Sidecars sidecars;
    private final String certificates;
    private final Resources resources;

    TargetObjects(PodParts parts, Sidecars sidecars, String certificates, Resources resources) {
        this.parts = parts;
        this.sidecars = sidecars;
        this.certificates = certificates;
        this.resources = resources;
    }

    Service service(Route route, ObjectMeta metadata) {
        Environment.PodMetadata marks = InjectionLabels.ofService(route);
        return new ServiceBuilder()
                .withMetadata(metadata)
                .editMetadata()
                .addToLabels(marks.labels())
                .addToAnnotations(marks.annotations())
                .endMetadata()
                .withNewSpec()
                .withSelector(selector(metadata))
                .addNewPort()
                .withName(route.portName())
                .withAppProtocol(route.portName())
                .withProtocol("TCP")
                .withPort(Route.TARGET_PORT)
                .withNewTargetPort(route.servicePort())
                .endPort()
                .endSpec()
                .build();
    }

    Deployment deployment(Route route, Environment.PodMetadata extra, Optional<String> account, ObjectMeta metadata) {
        List<Volume> volumes = new ArrayList<>(sidecars.volumes(route, Side.SERVER));
        if (route.sampleInTls()) {
            volumes.add(certificate());
        }
        return new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(route.environment().target().sample().replicas())
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
                        container(route),
                        volumes,
                        account))
                .endSpec()
                .build();
    }

    private Volume certificate() {
        return new VolumeBuilder()
                .withName(CERTIFICATE_VOLUME)
                .withNewSecret()
                .withSecretName(certificates)
                .withDefaultMode(GROUP_READS)
                .addNewItem(Certificates.TARGET_CERTIFICATE, null, Certificates.TARGET_CERTIFICATE)
                .addNewItem(Certificates.TARGET_KEY, null, Certificates.TARGET_KEY)
                .endSecret()
                .build();
    }

    private Container container(Route route) {
        List<String> arguments =
                new ArrayList<>(List.of("--address", "0.0.0.0", "--port", Integer.toString(Route.TARGET_PORT)));
        arguments.addAll(ModeArguments.target(route.environment().target(), route.request(), CERTIFICATE_FOLDER));
        arguments.addAll(List.of("--schedule", PodParts.SCHEDULE_FILE));
        if (route.tracing().isOn()) {
            arguments.add(ModeArguments.SPANS);
        }
        List<VolumeMount> mounts = new ArrayList<>(PodParts.mounts());
        if (route.sampleInTls()) {
            mounts.add(PodParts.mount(CERTIFICATE_VOLUME, CERTIFICATE_FOLDER, true));
        }
        return new ContainerBuilder()
                .withName(ObjectLabels.ROLE_TARGET)
                .withImage(parts.settings().tareImage())
                .withImagePullPolicy(parts.settings().imagePullPolicy())
                .withCommand(TareImage.COMMAND.line("target", arguments))
                .withResources(PodParts.requirements(resources))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewPort()
                .withName(route.portName())
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
                .withVolumeMounts(mounts)
                .build();
    }

    private static Map<String, String> selector(ObjectMeta metadata) {
        Map<String, String> selector = new TreeMap<>(metadata.getLabels());
        selector.keySet().retainAll(List.of(ObjectLabels.RUN_UID, ObjectLabels.ENVIRONMENT, ObjectLabels.ROLE));
        return selector;
    }
}
