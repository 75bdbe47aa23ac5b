package dev.tare.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that follows a script on each of its connections, and closes them at the script's end. */
public final class ScriptedServer implements AutoCloseable {

    /** What happens on a connection. */
    @FunctionalInterface
    public interface Script {
        void follow(Conversation conversation) throws IOException, InterruptedException;
    }

    /** A connection. */
    public static final class Conversation extends ByteStream {

        private final int number;

        Conversation(Socket socket, int number) throws IOException {
            super(socket);
            this.number = number;
        }

        /** Connections are numbered from 0. */
        public int number() {
            return number;
        }
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Script script;

    public ScriptedServer(Script script) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
    }

    /** A server at another address of loopback. */
    public ScriptedServer(InetSocketAddress address, Script script) throws IOException {
        this.server = new ServerSocket(address.getPort(), 512, address.getAddress());
        this.script = script;
        daemon(this::accept);
    }

    /** Answers every request with the same text. */
    public static ScriptedServer answering(String answer) throws IOException {
        return new ScriptedServer(conversation -> answer(conversation, answer));
    }

    /** Answers every request of a connection with the same text. */
    public static void answer(Conversation conversation, String answer) throws IOException {
        while (conversation.readMessage() != null) {
            conversation.write(answer);
        }
    }

    /** A port of loopback at which nobody listens. */
    public static int refusingPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), port());
    }

    /** How many connections there were. */
    public int accepted() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                daemon(() -> converse(socket, accepted.getAndIncrement()));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void converse(Socket socket, int number) {
        try (Conversation conversation = new Conversation(socket, number)) {
            script.follow(conversation);
        } catch (IOException | InterruptedException e) {
            // the client has gone, or the test is over
        }
        open.remove(socket);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
