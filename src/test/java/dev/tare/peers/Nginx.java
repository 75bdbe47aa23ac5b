package dev.tare.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real nginx on loopback, as one process with a configuration of the test's. */
public final class Nginx extends LocalServer {

    private Nginx(int port, List<String> command, Path output) throws IOException, InterruptedException {
        super(port, command, output);
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
        List<String> command = List.of(
                program().orElseThrow().toString(),
                "-e",
                log.toString(),
                "-p",
                folder.toString(),
                "-c",
                configuration.toString());
        return new Nginx(port, command, folder.resolve("output"));
    }
}
