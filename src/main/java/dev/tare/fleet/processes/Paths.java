package dev.tare.fleet.processes;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.fleet.Certificates;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.ModeArguments;
import dev.tare.fleet.TargetAuthority;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.mesh.SidecarMesh;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentPathBuilder;
import dev.tare.wire.Schedule.Watched;

/** The ways that requests of the environments take: targets, and the proxies in front of them. */
final class Paths {

    private final Launcher launcher;
    private final EnvironmentMeshes meshes;
    private final Proxies proxies;
    private final JavaCommand java;
    private final Request request;
    private final TlsFiles tlsFiles;
    private final RunCertificates certificates;
    private final TargetAddresses addresses;
    private final SpanSink spans;
    private final Map<Target, Stop> targets = new HashMap<>();
    private final Map<Chain, Stop> chains = new HashMap<>();

    private record Chain(Target target, Optional<String> mesh, List<String> features) {}

    /**
     * The way of an environment's requests.
     *
     * @param path where they go
     * @param watched the processes on the way
     */
    record Way(Assignment.Path path, List<Watched> watched) {}

    Paths(
            Launcher launcher,
            EnvironmentMeshes meshes,
            Proxies proxies,
            JavaCommand java,
            Request request,
            TlsFiles tlsFiles,
            RunCertificates certificates,
            TargetAddresses addresses,
            SpanSink spans) {
        this.launcher = launcher;
        this.meshes = meshes;
        this.proxies = proxies;
        this.java = java;
        this.request = request;
        this.tlsFiles = tlsFiles;
        this.certificates = certificates;
        this.addresses = addresses;
        this.spans = spans;
    }

    /** The way of an environment's requests; starts what does not run yet. */
    Way to(PlannedEnvironment environment) throws FleetException, InterruptedException {
        Chain chain = new Chain(
                environment.target(),
                environment.mesh().map(mesh -> mesh.getMetadata().getName()),
                environment.features());
        Stop target = targets.get(environment.target());
        if (target == null) {
            target = start(environment);
            targets.put(environment.target(), target);
        }
        Stop front = chains.get(chain);
        if (front == null) {
            Optional<SidecarMesh> mesh = meshes.of(environment.name());
            front = mesh.isEmpty() ? target : proxies.inFrontOf(target, environment, mesh.get());
            chains.put(chain, front);
        }
        return new Way(
                path(environment, front.endpoint(), target.endpoint()),
                front.processes().stream()
                        .map(process -> Watched.process(environment.name(), process.role(), process.pid()))
                        .toList());
    }

    private Assignment.Path path(PlannedEnvironment environment, Endpoint front, Endpoint end) throws FleetException {
        Target target = environment.target();
        Endpoint named = target.url() == null ? end : Endpoint.ofUrl(target.url());
        TargetAuthority called = TargetAuthority.of(target, request, named);
        return AssignmentPathBuilder.builder()
                .environment(environment.name())
                .host(front.host())
                .port(front.port())
                .authority(called.authority())
                .target(target.url() == null ? null : new Assignment.End(named.host(), end.host()))
                .tls(tls(target, called.serverName()))
                .signs(List.of())
                .build();
    }

    private Assignment.Tls tls(Target target, String serverName) throws FleetException {
        if (target.tls() == null) {
            return null;
        }
        return target.sample() == null
                ? tlsFiles.of(target.tls(), serverName)
                : new Assignment.Tls(
                        serverName, folderOfCertificates() + "/" + Certificates.AUTHORITY, null, null, false);
    }

    private String folderOfCertificates() throws FleetException {
        try {
            return certificates.folder().toString();
        } catch (IOException e) {
            throw new FleetException(
                    ProcessFailureReason.CannotStart, "certificates cannot be written: " + e.getMessage());
        }
    }

    private Stop start(PlannedEnvironment environment) throws FleetException, InterruptedException {
        Target target = environment.target();
        if (target.url() != null) {
            return existing(environment.name(), target.url());
        }
        Launcher.Listening listening = launcher.launchListening(
                targets.isEmpty() ? "target" : "target of " + environment.name(),
                java.line(
                        "target",
                        spans.told(ModeArguments.target(
                                target, request, target.tls() == null ? "" : folderOfCertificates()))),
                spans.lines());
        return new Stop(
                listening.endpoint(),
                List.of(new Stop.Member(Role.TARGET, listening.process().pid())));
    }

    private Stop existing(String environment, String url) throws FleetException, InterruptedException {
        Endpoint named = Endpoint.ofUrl(url);
        return new Stop(new Endpoint(addresses.of(environment, named), named.port()), List.of());
    }
}
