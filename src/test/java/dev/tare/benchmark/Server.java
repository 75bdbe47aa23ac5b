package dev.tare.benchmark;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.tare.fleet.WorkerJvm;
import dev.tare.peers.TlsFixture;

/**
 * A server under load, kept on the servers' core.
 *
 * @param name what it is called in tables
 * @param process its process
 * @param url where it answers
 */
record Server(String name, Pinned process, URI url) implements AutoCloseable {

    /** nginx, which answers 1 KiB from a file. */
    static Server nginx() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Files.writeString(folder.resolve("index.html"), "x".repeat(1024));
        return nginx("nginx", Core.SERVER, folder, "root " + folder + "; open_file_cache max=10;");
    }

    /** The same in TLS 1.3, with a certificate of P-256. */
    static Server nginxInTls() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Files.writeString(folder.resolve("index.html"), "x".repeat(1024));
        TlsFixture files = TlsFixture.of(folder, "127.0.0.1");
        int port = freePort();
        Server nginx = nginx(
                "nginx in TLS",
                Core.SERVER,
                folder,
                "return 404;",
                "ssl_protocols TLSv1.3; ssl_certificate %s; ssl_certificate_key %s;"
                        .formatted(files.certificate(), files.key()),
                "server { listen 127.0.0.1:%d ssl; location / { root %s; open_file_cache max=10; } }"
                        .formatted(port, folder));
        return new Server(nginx.name(), nginx.process(), URI.create("https://127.0.0.1:" + port));
    }

    /** A server behind the proxies; on the generators' core, since the proxies have the servers' to themselves. */
    static Server upstream() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Files.writeString(folder.resolve("index.html"), "x".repeat(1024));
        return nginx("upstream", Core.GENERATOR, folder, "root " + folder + "; open_file_cache max=10;");
    }

    /** nginx in front of another server, with connections kept on both sides. */
    static Server nginxProxy(Server upstream) throws IOException, InterruptedException {
        return nginx(
                "nginx",
                Core.SERVER,
                Files.createTempDirectory("benchmark"),
                "proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection \"\";",
                "upstream upstream { server %s; keepalive 256; keepalive_requests 1000000000; }"
                        .formatted(upstream.url().getAuthority()));
    }

    /** nginx, which speaks HTTP/2 with prior knowledge. */
    static Server nginxHttp2() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Files.writeString(folder.resolve("index.html"), "x".repeat(1024));
        return nginx("nginx", Core.SERVER, "http2", folder, "root " + folder + "; open_file_cache max=10;");
    }

    /** Fortio's server of gRPC, with the standard service of health checks. */
    static Server fortioGrpc() throws IOException, InterruptedException {
        int port = freePort();
        return started(
                "fortio",
                Pinned.start(
                        Core.SERVER,
                        List.of(
                                "fortio",
                                "server",
                                "-quiet",
                                "-http-port",
                                "disabled",
                                "-redirect-port",
                                "disabled",
                                "-tcp-port",
                                "disabled",
                                "-udp-port",
                                "disabled",
                                "-grpc-port",
                                "127.0.0.1:" + port)),
                port);
    }

    /** Fortio's server of TCP, which sends back what it gets. */
    static Server fortioTcp() throws IOException, InterruptedException {
        int port = freePort();
        return started(
                "fortio",
                Pinned.start(Core.SERVER, List.of("fortio", "tcp-echo", "-tcp-port", "127.0.0.1:" + port)),
                port);
    }

    private static Server nginx(String name, Core core, Path folder, String location, String... more)
            throws IOException, InterruptedException {
        return nginx(name, core, "", folder, location, more);
    }

    private static Server nginx(String name, Core core, String protocol, Path folder, String location, String... more)
            throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off; keepalive_requests 1000000000; keepalive_timeout 1h; tcp_nodelay on;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  %2$s
                  server { listen 127.0.0.1:%3$d %5$s; location / { %4$s } }
                }
                """.formatted(folder, String.join("\n", more), port, location, protocol));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")); // its worker is nobody
        return started(
                name,
                Pinned.start(core, List.of("nginx", "-p", folder.toString(), "-c", configuration.toString())),
                port);
    }

    /** Tare's sample service. */
    static Server sample(String... arguments) throws IOException, InterruptedException {
        return sample(WorkerJvm.OPTIONS, arguments);
    }

    static Server sample(List<String> jvm, String... arguments) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(TareWorker.command(jvm, "target", "--port", String.valueOf(port)));
        command.addAll(List.of(arguments));
        return started("sample", Pinned.start(Core.SERVER, command), port);
    }

    /** Tare's reference proxy, without a delay. */
    static Server referenceProxy(Server upstream) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = TareWorker.command(
                WorkerJvm.OPTIONS,
                "proxy",
                "--port",
                String.valueOf(port),
                "--upstream",
                upstream.url().getAuthority());
        return started("reference", Pinned.start(Core.SERVER, command), port);
    }

    private static Server started(String name, Pinned process, int port) throws IOException, InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                new Socket(InetAddress.getByName("127.0.0.1"), port).close();
                return new Server(name, process, URI.create("http://127.0.0.1:" + port));
            } catch (ConnectException e) {
                if (System.nanoTime() > giveUpNs) {
                    throw new IOException(name + " does not listen: " + process.output(), e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
