package dev.tare.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of others on loopback, in a process of its own. */
public abstract class LocalServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final int port;

    /**
     * Starts it, and waits until it listens.
     *
     * @param port where it is going to listen
     * @param command what it is started with
     * @param output the file that takes what it writes
     */
    LocalServer(int port, List<String> command, Path output) throws IOException, InterruptedException {
        this.port = port;
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isListening()) {
            if (!process.isAlive() || System.nanoTime() > giveUpNs) {
                close();
                throw new IOException(command.get(0) + " does not listen: " + Files.readString(output));
            }
            Thread.sleep(20);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public final InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public final int port() {
        return port;
    }

    @Override
    public final void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
