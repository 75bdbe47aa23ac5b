package dev.tare.load.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.FirstAnswer;
import dev.tare.load.Protocol;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.load.probe.Destination;
import dev.tare.load.probe.FeatureSampler;
import dev.tare.load.probe.PathFailure;
import dev.tare.load.probe.PathProbe;
import dev.tare.load.probe.SignSearch;
import dev.tare.transport.TimedLoop;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.LoadShape;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineEvidenceBuilder;

/** The connections to every environment of a worker. */
final class TargetConnections implements AutoCloseable {

    private final TimedLoop loop;
    private final Timeouts patience;
    private final Map<String, Destination> destinations = new HashMap<>();
    private final Map<String, ConnectionPool> pools = new HashMap<>();

    TargetConnections(TimedLoop loop, Timeouts patience) {
        this.loop = loop;
        this.patience = patience;
    }

    /**
     * Tries every path, and opens its connections, unless a program of others is to do that.
     *
     * @return by environment, what the first answer shows of the proxies on the way
     */
    Map<String, Evidence> open(Assignment assignment) throws WorkerFailure, InterruptedException {
        Map<String, String> secretHeaders =
                SecretHeaders.read(assignment.request().secretHeaderFiles());
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        for (Path path : assignment.paths()) {
            Protocol protocol = Protocols.of(assignment.request(), secretHeaders, path);
            Optional<ClientTls> tls = tls(path, protocol);
            Destination to = new Destination(path);
            destinations.put(path.environment(), to);
            evidence.put(path.environment(), evidence(assignment, to, tls, protocol));
            if (assignment.program() != null) {
                continue;
            }
            LoadShape load = assignment.load();
            ConnectionPool pool = new ConnectionPool(
                    loop,
                    to.address(),
                    tls,
                    protocol,
                    load.concurrency() > 0 ? load.concurrency() : load.connections() * protocol.requestsAConnection());
            pools.put(path.environment(), pool);
            open(to, pool);
        }
        return evidence;
    }

    private Evidence evidence(Assignment assignment, Destination to, Optional<ClientTls> tls, Protocol protocol)
            throws WorkerFailure, InterruptedException {
        PathProbe probe = new PathProbe(patience);
        RequestTemplate request = assignment.request();
        // A program of others awaits answers for as long as it likes.
        long awaitedNs = assignment.program() == null ? assignment.load().drainNs() : request.timeoutNs();
        FirstAnswer first = probe.first(to, tls, protocol, request.timeoutNs(), awaitedNs);
        SignSearch search = new SignSearch(new SignSearch.Requests() {
            @Override
            public FirstAnswer measured() throws WorkerFailure, InterruptedException {
                return probe.answer(to, tls, protocol, request.timeoutNs());
            }

            @Override
            public FirstAnswer inquiry(HttpRequest inquiry) throws WorkerFailure, InterruptedException {
                try (Protocol asked = Protocols.of(request.inquiry(inquiry), Map.of(), to.path())) {
                    return probe.answer(to, tls, asked, request.timeoutNs());
                }
            }
        });
        return WorkerLineEvidenceBuilder.builder()
                .via(first.evidence().via())
                .peer(first.evidence().peer())
                .signs(search.search(to.path(), first))
                .address(to.loaded())
                .answeredBy(first.proxy())
                .answered(first.answered())
                .samples(sampler(probe, request, to, tls).count(to.path().samples()))
                .build();
    }

    private FeatureSampler sampler(PathProbe probe, RequestTemplate request, Destination to, Optional<ClientTls> tls) {
        return new FeatureSampler(
                sampled -> {
                    try (Protocol asked = Protocols.of(request.inquiry(sampled), Map.of(), to.path())) {
                        return probe.once(to, tls, asked, request.timeoutNs());
                    }
                },
                patience.startingUp());
    }

    private static Optional<ClientTls> tls(Path path, Protocol protocol) throws WorkerFailure {
        if (path.tls() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ClientTls.of(path.tls(), protocol.inTls()));
        } catch (IOException e) {
            throw PathFailure.tlsNotUsable(path, e);
        }
    }

    private void open(Destination to, ConnectionPool pool) throws WorkerFailure, InterruptedException {
        loop.execute(pool::open);
        long giveUpNs = System.nanoTime() + patience.limit().toNanos();
        while (loop.ask(pool::openConnections) < pool.connections()) {
            if (System.nanoTime() > giveUpNs) {
                Throwable cause = loop.ask(pool::lastConnectFailure);
                throw PathFailure.connectionsRefused(to, loop.ask(pool::openConnections), pool.connections(), cause);
            }
            Thread.sleep(5);
        }
    }

    /** The address that requests to an environment go to, where there is a path to it. */
    InetSocketAddress address(String environment) {
        return destinations.get(environment).address();
    }

    /** The connections to an environment that there is a path to. */
    ConnectionPool to(String environment) {
        return pools.get(environment);
    }

    @Override
    public void close() {
        loop.execute(() -> pools.values().forEach(ConnectionPool::close));
    }
}
