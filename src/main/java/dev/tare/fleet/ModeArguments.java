package dev.tare.fleet;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.DurationText;
import dev.tare.api.Protocol;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;

/** What the modes of this program are told on their command lines, wherever they run. */
public final class ModeArguments {

    /** That a sample service or a reference proxy records requests that carry trace context, as lines. */
    public static final String SPANS = "--spans";

    private ModeArguments() {}

    /**
     * How a sample service answers.
     *
     * @param target what it is asked to be: a sample
     * @param request what it is asked
     * @param certificates the folder with its certificate and key, if it speaks TLS
     */
    public static List<String> target(Target target, Request request, String certificates) {
        Target.Sample sample = target.sample();
        List<String> arguments = new ArrayList<>(List.of(
                "--protocol",
                request.protocol().value(),
                "--service-time",
                DurationText.format(sample.serviceTime()),
                "--distribution",
                sample.serviceTimeDistribution().name()));
        if (request.tcp() != null) {
            arguments.addAll(List.of(
                    "--request-bytes", Integer.toString(request.tcp().sendBytes()),
                    "--response-bytes", Integer.toString(request.tcp().receiveBytes())));
        } else {
            arguments.addAll(List.of("--response-bytes", Integer.toString(sample.responseBytes())));
        }
        if (sample.concurrency() != null) {
            arguments.addAll(List.of("--concurrency", Integer.toString(sample.concurrency())));
        }
        if (target.tls() != null) {
            arguments.addAll(List.of(
                    "--tls-certificate", certificates + "/" + Certificates.TARGET_CERTIFICATE,
                    "--tls-key", certificates + "/" + Certificates.TARGET_KEY));
        }
        return List.copyOf(arguments);
    }

    /**
     * What a reference proxy does to requests. One proxy of the chain, the first, delays and fails for all, so that its
     * error is not made twice.
     *
     * @param mesh the mesh that it is of
     * @param side whose proxy it is
     * @param upstream where requests go
     * @param protocol what it carries
     */
    public static List<String> proxy(SidecarMesh.Reference mesh, Side side, Endpoint upstream, Protocol protocol) {
        boolean first = side == mesh.sidecars().get(0);
        return List.of(
                "--protocol",
                protocol.value(),
                "--upstream",
                upstream.authority(),
                "--delay",
                first ? DurationText.format(mesh.delay()) : "0s",
                "--error-rate",
                first ? Double.toString(mesh.errorRate()) : "0",
                "--name",
                side.proxyName());
    }
}
