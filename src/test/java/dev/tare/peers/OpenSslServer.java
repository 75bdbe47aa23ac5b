package dev.tare.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSL's own server on loopback, which answers in HTTP, and its keys. */
public final class OpenSslServer extends LocalServer {

    private OpenSslServer(int port, List<String> command, Path output) throws IOException, InterruptedException {
        super(port, command, output);
    }

    /** A certificate that vouches for itself, and its key. */
    public record Identity(Path certificate, Path key) {}

    /** Whether the program is installed. */
    public static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes a certificate for {@code 127.0.0.1} and {@code shop}.
     *
     * @param name what its files are called
     * @param key arguments that say of which kind its key is
     */
    public static Identity identity(Path folder, String name, String... key) throws IOException, InterruptedException {
        Identity made = new Identity(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey"));
        command.addAll(List.of(key));
        command.addAll(List.of("-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:shop,IP:127.0.0.1"));
        command.addAll(List.of(
                "-keyout", made.key().toString(), "-out", made.certificate().toString()));
        Path output = folder.resolve(name + ".output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("openssl makes no certificate: " + Files.readString(output));
        }
        return made;
    }

    /** Starts a server with further arguments. */
    public static OpenSslServer start(Identity shown, List<String> arguments) throws IOException, InterruptedException {
        int port = ScriptedServer.refusingPort();
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:" + port));
        command.addAll(List.of("-www", "-quiet", "-cert", shown.certificate().toString()));
        command.addAll(List.of("-key", shown.key().toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile(shown.key().getParent(), "s_server", ".output");
        return new OpenSslServer(port, command, output);
    }
}
