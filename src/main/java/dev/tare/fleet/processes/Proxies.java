package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Protocol;
import dev.tare.api.Request;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.ModeArguments;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.PlannedEnvironment;

/** Starts the proxies of meshes, the server's side first. */
final class Proxies {

    private final Launcher launcher;
    private final JavaCommand java;
    private final Optional<EnvoyBinary> envoy;
    private final Path folder;
    private final RunCertificates certificates;
    private final Request request;
    private final SpanSink spans;
    private EnvoyConfiguration envoyConfiguration;

    Proxies(
            Launcher launcher,
            JavaCommand java,
            Optional<EnvoyBinary> envoy,
            Path folder,
            RunCertificates certificates,
            Request request,
            SpanSink spans) {
        this.launcher = launcher;
        this.java = java;
        this.envoy = envoy;
        this.folder = folder;
        this.certificates = certificates;
        this.request = request;
        this.spans = spans;
    }

    /** Puts a mesh in front of a target. */
    Stop inFrontOf(Stop target, PlannedEnvironment environment, SidecarMesh mesh)
            throws FleetException, InterruptedException {
        List<Side> fromServer = new ArrayList<>(mesh.sidecars());
        Collections.reverse(fromServer);
        if (mesh instanceof SidecarMesh.Reference reference) {
            return references(target, environment, reference, fromServer);
        }
        return envoys(target, environment, (SidecarMesh.Envoy) mesh, fromServer);
    }

    private Stop references(
            Stop target, PlannedEnvironment environment, SidecarMesh.Reference mesh, List<Side> fromServer)
            throws FleetException, InterruptedException {
        Protocol protocol = environment.target().carried(request);
        Stop next = target;
        for (Side side : fromServer) {
            Launcher.Listening proxy = launcher.launchListening(
                    "%s proxy of %s".formatted(side.label(), environment.name()),
                    java.line(
                            "proxy",
                            spans.of(protocol).told(ModeArguments.proxy(mesh, side, next.endpoint(), protocol))),
                    spans.lines());
            next = next.behind(proxy.endpoint(), proxy.process());
        }
        return next;
    }

    private Stop envoys(Stop target, PlannedEnvironment environment, SidecarMesh.Envoy mesh, List<Side> fromServer)
            throws FleetException, InterruptedException {
        boolean mtls = environment.features().contains(SidecarMesh.STRICT_MTLS);
        Protocol protocol = environment.target().carried(request);
        Stop next = target;
        try {
            String folderOfCertificates = mtls ? certificates.folder().toString() : "";
            for (Side side : fromServer) {
                Endpoint listen = Launcher.freePort();
                String name = "%s envoy of %s".formatted(side.label(), environment.name());
                Path file = folder.resolve(name.replace(' ', '-') + ".yaml");
                Files.writeString(
                        file,
                        configuration()
                                .yaml(
                                        protocol,
                                        side,
                                        listen,
                                        next.endpoint(),
                                        mtls,
                                        folderOfCertificates,
                                        spans.of(protocol).collector()));
                GuardedProcess process = launcher.launch(name, command(mesh, file), line -> {});
                launcher.awaitListening(process, listen);
                next = next.behind(listen, process);
            }
        } catch (IOException e) {
            throw new FleetException(
                    ProcessFailureReason.CannotStart,
                    "environment '%s': %s".formatted(environment.name(), e.getMessage()));
        }
        return next;
    }

    private List<String> command(SidecarMesh.Envoy mesh, Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(envoy.orElseThrow().program().toString());
        command.addAll(EnvoyConfiguration.arguments(mesh, configuration.toString()));
        return command;
    }

    private EnvoyConfiguration configuration() {
        if (envoyConfiguration == null) {
            envoyConfiguration = new EnvoyConfiguration();
        }
        return envoyConfiguration;
    }
}
