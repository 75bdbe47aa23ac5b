package dev.tare.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One end of a connection, whose bytes are written and read as ISO-8859-1 text. Reading gives up after ten seconds. */
public class ByteStream implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private SSLSocket secured; // one that nobody refers to any more closes itself

    ByteStream(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new java.io.BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** TLS over this connection, whose server is this end; the handshake comes with the first bytes. */
    public ByteStream secured(SSLContext context, String... versions) throws IOException {
        secured = server(context);
        if (versions.length > 0) {
            secured.setEnabledProtocols(versions);
        }
        return new ByteStream(secured);
    }

    /** The same for those alone who show a certificate. */
    public ByteStream securedForKnownClients(SSLContext context) throws IOException {
        secured = server(context);
        secured.setNeedClientAuth(true);
        return new ByteStream(secured);
    }

    private SSLSocket server(SSLContext context) throws IOException {
        SSLSocket server = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), false);
        server.setUseClientMode(false);
        return server;
    }

    /** Says that no more is written, and goes on reading. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Writes text in one piece. */
    public void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Writes text one byte a packet, as far as a network stack lets one say that. */
    public void writeByteByByte(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(text.substring(i, i + 1));
        }
    }

    /** Reads to the empty line, and that; null when the other end has closed before the first byte. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0 && head.isEmpty()) {
                return null;
            }
            if (b < 0) {
                throw new IOException("closed behind: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Reads that many bytes. */
    public String read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("closed behind " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Reads until the other end closes. */
    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads a message with a head and a body of the length that the head says; null when the other end has closed. */
    public String readMessage() throws IOException {
        String head = readHead();
        return head == null ? null : head + read(contentLength(head));
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(15).trim()))
                .findFirst()
                .orElse(0);
    }

    /** Whether the other end has closed; waits for bytes or for that. */
    public boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    /** Closes with a reset: the other end is not told that everything was sent. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
