package dev.tare.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tare.api.Protocol;
import dev.tare.api.Target;
import dev.tare.measure.ProcessUsage;
import dev.tare.target.LoopServer;
import dev.tare.target.ServerTls;
import dev.tare.target.SpanLog;
import dev.tare.target.UsageReporter;
import dev.tare.usage.UsageMeter;

/** The sample service. */
@Command(
        name = "target",
        description = "Runs the sample service until it is stopped; says on which port it listens.",
        mixinStandardHelpOptions = true)
final class TargetCommand implements Callable<Integer> {

    private static final int MOST_RESPONSE_BYTES = 1 << 24;

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
            names = "--request-bytes",
            defaultValue = "1024",
            description = "in tcp, size of a request (${DEFAULT-VALUE})")
    private int requestBytes;

    @Option(names = "--response-bytes", defaultValue = "1024", description = "size of the answer (${DEFAULT-VALUE})")
    private int responseBytes;

    @Option(
            names = "--service-time",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "service time of a request (${DEFAULT-VALUE})")
    private Duration serviceTime;

    @Option(
            names = "--distribution",
            defaultValue = "Constant",
            description = "distribution of the service time: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Target.Distribution distribution;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "0",
            description = "how many requests are served at a time, the others wait for their turn; 0: all of them")
    private int concurrency;

    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "answer in TLS with this certificate (PEM)")
    private Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "the private key of that certificate (PEM)")
    private Path tlsKey;

    @Option(
            names = "--schedule",
            paramLabel = "FILE",
            description =
                    "report what this process, and what is watched beside it, uses in the trials of this schedule")
    private Path schedule;

    @Option(
            names = "--spans",
            description = "in http1, write a line for each request that carries trace context (traceparent)")
    private boolean spans;

    @Override
    public Integer call() throws Exception {
        if (responseBytes < 0 || responseBytes > MOST_RESPONSE_BYTES) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--response-bytes is %d, but must be from 0 to %d".formatted(responseBytes, MOST_RESPONSE_BYTES));
        }
        if (requestBytes < 1 || requestBytes > MOST_RESPONSE_BYTES) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--request-bytes is %d, but must be from 1 to %d".formatted(requestBytes, MOST_RESPONSE_BYTES));
        }
        if (concurrency < 0) {
            throw new UserException(ExitCode.BAD_INPUT, "--concurrency is " + concurrency + ", but must be at least 0");
        }
        if (spans && protocol != Protocol.HTTP1) {
            throw new UserException(ExitCode.BAD_INPUT, "--spans goes with --protocol http1");
        }
        Optional<ServerTls> tls = tls();
        try (LoopServer server = listen.start(() -> server(tls))) {
            System.out.println("listening " + server.port());
            if (schedule != null) {
                UsageMeter meter = new UsageMeter(Path.of("/"), ProcessUsage.Role.TARGET);
                new UsageReporter(schedule, meter, Clock.systemUTC(), System.out, System.err).start();
            }
            server.awaitClose();
        }
        return ExitCode.FINE;
    }

    private Optional<ServerTls> tls() {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new UserException(ExitCode.BAD_INPUT, "--tls-certificate and --tls-key must be given together");
        }
        if (tlsCertificate == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerTls.of(
                    tlsCertificate, tlsKey, protocol.alpn().stream().toArray(String[]::new)));
        } catch (IOException e) {
            throw new UserException(ExitCode.BAD_INPUT, e.getMessage());
        }
    }

    private LoopServer server(Optional<ServerTls> tls) throws InterruptedException {
        boolean exponential = distribution == Target.Distribution.Exponential;
        return ProtocolServers.of(protocol)
                .sample()
                .start(ProtocolServersSampleOptionsBuilder.builder()
                        .address(listen.address())
                        .requestBytes(requestBytes)
                        .responseBytes(responseBytes)
                        .serviceTimeNs(serviceTime.toNanos())
                        .exponential(exponential)
                        .concurrency(concurrency)
                        .tls(tls)
                        .spans(spans ? Optional.of(spanLog()) : Optional.empty())
                        .build());
    }

    private static SpanLog spanLog() {
        return new SpanLog(SpanLog.TARGET, Clock.systemUTC(), System.out).start();
    }
}
