package dev.tare.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;

/** The other protocols, in a closed loop, each next to the generator that one would pick for it. */
final class Protocols {

    private static final int STREAMS = 8;
    private static final int TCP_BYTES = 1024;

    private Protocols() {}

    static void run(int rounds, int concurrency, int warmupSeconds, int seconds)
            throws IOException, InterruptedException {
        for (int streams : new int[] {1, STREAMS}) {
            try (Server server = Server.nginxHttp2()) {
                compare(
                        "HTTP/2, nginx, %d requests at a time, %d on a connection".formatted(concurrency, streams),
                        rounds,
                        TareWorker.sending(
                                new RequestTemplate.Http2(HttpRequest.get("/"), streams, TareWorker.TIMEOUT_NS)),
                        Peers.h2load(streams),
                        new Load(server.url(), concurrency, 0, warmupSeconds, seconds));
            }
        }
        try (Server server = Server.fortioGrpc()) {
            compare(
                    "gRPC, health checks of fortio's server, %d calls at a time, one on a connection"
                            .formatted(concurrency),
                    rounds,
                    TareWorker.sending(new RequestTemplate.Grpc(
                            "grpc.health.v1.Health/Check", new byte[0], Map.of(), Map.of(), 1, TareWorker.TIMEOUT_NS)),
                    Peers.fortioGrpc(),
                    new Load(server.url(), concurrency, 0, warmupSeconds, seconds));
        }
        try (Server server = Server.fortioTcp()) {
            compare(
                    "TCP, fortio's echo, %d bytes each way, %d connections".formatted(TCP_BYTES, concurrency),
                    rounds,
                    TareWorker.sending(new RequestTemplate.Tcp(TCP_BYTES, TCP_BYTES, false, TareWorker.TIMEOUT_NS)),
                    Peers.fortioTcp(TCP_BYTES),
                    new Load(server.url(), concurrency, 0, warmupSeconds, seconds));
        }
    }

    private static void compare(String title, int rounds, TareWorker own, Peer peer, Load load)
            throws IOException, InterruptedException {
        if (!peer.isInstalled()) {
            System.err.println(title + ": left out, " + peer.name() + " is not installed");
            return;
        }
        Rounds measured = Rounds.run(rounds, List.of(own, peer), load);
        Table table = new Table(
                "generator", "CPU per request, us", "of " + peer.name() + "'s", "requests/s", "mean latency, us");
        for (String name : measured.names()) {
            table.add(
                    name,
                    measured.of(name, Measured::cpuMicrosPerRequest).text(2),
                    measured.cpuRatio(name, peer.name()).text(2),
                    measured.of(name, run -> run.figures().requestsPerSecond()).text(0),
                    measured.of(name, run -> run.figures().meanMicros()).medianText(0));
        }
        table.print(title);
    }
}
