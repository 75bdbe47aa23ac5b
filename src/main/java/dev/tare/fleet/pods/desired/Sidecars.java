package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;

import dev.tare.fleet.Certificates;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.fleet.ModeArguments;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;

/**
 * The proxies of the meshes that Tare itself adds: native sidecars, which start before the pod's container and are
 * ended after it.
 */
final class Sidecars {

    /** Where an Envoy's files are. */
    static final String FOLDER = "/etc/envoy";

    static final String CERTIFICATES = FOLDER + "/certs";

    private static final String VOLUME = "proxy";
    private static final int GROUP_READS = 0440;
    private static final int PROBES = 60;

    private final RunIdentity run;
    private final FleetSettings settings;

    Sidecars(RunIdentity run, FleetSettings settings) {
        this.run = run;
        this.settings = settings;
    }

    /** The key of a proxy's configuration in the environment's ConfigMap. */
    static String configurationKey(Side side) {
        return side.label() + ".yaml";
    }

    /** The containers on one side of an environment: one or none. */
    List<Container> containers(Route route, Side side) {
        return route.has(side) ? List.of(container(route, side)) : List.of();
    }

    /** The volumes of those. */
    List<Volume> volumes(Route route, Side side) {
        return route.has(side) && route.mesh().orElseThrow() instanceof SidecarMesh.Envoy
                ? List.of(files(route, side))
                : List.of();
    }

    private Container container(Route route, Side side) {
        ContainerBuilder container = new ContainerBuilder()
                .withName(side.containerName())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withRestartPolicy("Always")
                .withResources(PodParts.requirements(settings.proxy()))
                .withTerminationMessagePolicy("FallbackToLogsOnError");
        if (side == Side.SERVER) {
            int port = Route.listen(side).port();
            container.addNewPort().withName("proxy").withContainerPort(port).endPort();
            // Before the target starts. The client's side listens on loopback, which no probe reaches: workers are
            // patient.
            container.withStartupProbe(new ProbeBuilder()
                    .withNewTcpSocket()
                    .withNewPort(port)
                    .endTcpSocket()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(PROBES)
                    .build());
        }
        if (route.mesh().orElseThrow() instanceof SidecarMesh.Envoy mesh) {
            envoy(container, mesh);
        } else {
            reference(container, route, side);
        }
        return container.build();
    }

    private void envoy(ContainerBuilder container, SidecarMesh.Envoy mesh) {
        container
                .withImage(settings.envoyImage().with(mesh.version()).orElseThrow())
                .withCommand("envoy")
                .withArgs(EnvoyConfiguration.arguments(mesh, FOLDER + "/envoy.yaml"))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.ENVOY))
                .withVolumeMounts(PodParts.mount(VOLUME, FOLDER, true));
    }

    private void reference(ContainerBuilder container, Route route, Side side) {
        Endpoint listen = Route.listen(side);
        List<String> arguments =
                new ArrayList<>(List.of("--address", listen.host(), "--port", Integer.toString(listen.port())));
        arguments.addAll(ModeArguments.proxy(
                (SidecarMesh.Reference) route.mesh().orElseThrow(), side, route.next(side), route.carried()));
        if (route.isTraced()) {
            arguments.add(ModeArguments.SPANS);
        }
        container
                .withImage(settings.tareImage())
                .withCommand(TareImage.COMMAND.line("proxy", arguments))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                .withVolumeMounts(PodParts.mount("tmp", "/tmp", false));
    }

    private Volume files(Route route, Side side) {
        ObjectNames names = new ObjectNames(run.name());
        List<VolumeProjection> sources = new ArrayList<>();
        sources.add(new VolumeProjectionBuilder()
                .withNewConfigMap()
                .withName(names.proxies(route.environment().name()))
                .addNewItem(configurationKey(side), null, "envoy.yaml")
                .endConfigMap()
                .build());
        if (route.mtls()) {
            sources.add(new VolumeProjectionBuilder()
                    .withNewSecret()
                    .withName(names.certificates(run.uid()))
                    .addNewItem(Certificates.AUTHORITY, null, "certs/" + Certificates.AUTHORITY)
                    .addNewItem(Certificates.certificate(side), null, "certs/" + Certificates.certificate(side))
                    .addNewItem(Certificates.key(side), null, "certs/" + Certificates.key(side))
                    .endSecret()
                    .build());
        }
        return new VolumeBuilder()
                .withName(VOLUME)
                .withNewProjected()
                .withDefaultMode(GROUP_READS)
                .withSources(sources)
                .endProjected()
                .build();
    }
}
