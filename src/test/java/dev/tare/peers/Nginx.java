package dev.tare.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real nginx on loopback, as one process with a configuration of the test's. */
public final class Nginx implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the program is; empty where it is not installed. */
    public static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param folder an empty folder
     * @param listening what stands behind the address in {@code listen}, such as {@code http2}
     * @param settings what stands in {@code server} beside it
     */
    public static Nginx start(Path folder, String listening, String settings) throws IOException, InterruptedException {
        int port = ScriptedServer.refusingPort();
        Path log = folder.resolve("error.log");
        Path configuration =
                Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log %2$s warn;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%3$d %4$s;
                        %5$s
                    }
                }
                """.formatted(folder, log, port, listening, settings));
        Process process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "-e",
                        log.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Nginx nginx = new Nginx(process, port);
        nginx.awaitListening(folder);
        return nginx;
    }

    private void awaitListening(Path folder) throws IOException, InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address());
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > giveUpNs) {
                    close();
                    throw new IOException("nginx does not listen: " + Files.readString(folder.resolve("output")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
