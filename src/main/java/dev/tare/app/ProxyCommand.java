package dev.tare.app;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tare.api.Protocol;
import dev.tare.target.LoopServer;
import dev.tare.target.SpanLog;

/** The reference proxy. */
@Command(
        name = "proxy",
        description = "Runs the reference proxy until it is stopped; says on which port it listens.",
        mixinStandardHelpOptions = true)
final class ProxyCommand implements Callable<Integer> {

    @Mixin
    private Listen listen;

    @Option(
            names = "--protocol",
            defaultValue = "http1",
            converter = ProtocolConverter.class,
            completionCandidates = ProtocolConverter.class,
            description = "protocol: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Protocol protocol;

    @Option(
            names = "--upstream",
            required = true,
            paramLabel = "HOST:PORT",
            description = "where requests are forwarded to")
    private String upstream;

    @Option(
            names = "--delay",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "delay added to each request (${DEFAULT-VALUE})")
    private Duration delay;

    @Option(names = "--error-rate", defaultValue = "0", description = "the share of requests that fail, from 0 to 1")
    private double errorRate;

    @Option(
            names = "--name",
            defaultValue = "tare-reference",
            description = "name in the 'via' header (${DEFAULT-VALUE})")
    private String name;

    @Option(
            names = "--spans",
            description = "in http1, write a line for each request that carries trace context (traceparent)")
    private boolean spans;

    @Override
    public Integer call() throws Exception {
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new UserException(ExitCode.BAD_INPUT, "--error-rate is " + errorRate + ", but must be from 0 to 1");
        }
        if (spans && protocol != Protocol.HTTP1) {
            throw new UserException(ExitCode.BAD_INPUT, "--spans goes with --protocol http1");
        }
        InetSocketAddress next = upstreamAddress();
        if (next.isUnresolved()) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "--upstream: host '" + next.getHostString() + "' cannot be resolved");
        }
        if (!protocol.isHttp() && errorRate > 0) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--error-rate is " + errorRate + ", but must be 0 in " + protocol.value()
                            + ": the proxy cannot tell one request from the next there");
        }
        try (LoopServer proxy = listen.start(() -> proxy(next))) {
            System.out.println("listening " + proxy.port());
            proxy.awaitClose();
        }
        return ExitCode.FINE;
    }

    private LoopServer proxy(InetSocketAddress next) throws InterruptedException {
        return ProtocolServers.of(protocol)
                .proxy()
                .start(new ProtocolServers.ProxyOptions(
                        listen.address(), next, delay.toNanos(), errorRate, name, spanLog()));
    }

    private Optional<SpanLog> spanLog() {
        return spans ? Optional.of(new SpanLog(name, Clock.systemUTC(), System.out).start()) : Optional.empty();
    }

    private InetSocketAddress upstreamAddress() {
        int colon = upstream.lastIndexOf(':');
        try {
            return new InetSocketAddress(upstream.substring(0, colon), Integer.parseInt(upstream.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UserException(ExitCode.BAD_INPUT, "--upstream is '" + upstream + "', but must be HOST:PORT");
        }
    }
}
