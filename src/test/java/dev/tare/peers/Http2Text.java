package dev.tare.peers;

import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 (RFC 9113, 4) and header fields (RFC 7541, 6) as text of one character a byte, right or wrong. */
public final class Http2Text {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int WITH_PRIORITY = 32;

    public static final String STATUS_200 = bytes(0x88);
    public static final String STATUS_204 = bytes(0x89);

    private static final int STATUS = 8;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private Http2Text() {}

    /**
     * What a server does with a stream that a client has opened.
     */
    @FunctionalInterface
    public interface Answering {
        /** Returns false to close the connection. */
        boolean answer(ScriptedServer.Conversation conversation, int stream) throws Exception;
    }

    /** Says its settings, and answers each stream when its headers are there, until the client closes. */
    public static void serve(ScriptedServer.Conversation conversation, String settings, Answering answering)
            throws java.io.IOException, InterruptedException {
        if (!conversation.read(PREFACE.length()).equals(PREFACE)) {
            throw new java.io.IOException("no preface");
        }
        conversation.write(settings);
        while (true) {
            String head = conversation.read(9);
            conversation.read(head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2));
            int stream = (head.charAt(5) & 0x7f) << 24 | head.charAt(6) << 16 | head.charAt(7) << 8 | head.charAt(8);
            try {
                if (head.charAt(3) == HEADERS && !answering.answer(conversation, stream)) {
                    return;
                }
            } catch (java.io.IOException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A frame. */
    public static String frame(int type, int flags, int stream, String payload) {
        return frame(payload.length(), type, flags, stream, payload);
    }

    /** A frame that says that its payload has some length. */
    public static String frame(int length, int type, int flags, int stream, String payload) {
        return bytes(length >> 16, length >> 8, length, type, flags) + integer(stream) + payload;
    }

    /** A field that no table keeps. */
    public static String field(String name, String value) {
        return bytes(0) + text(name) + text(value);
    }

    /** A field that goes into the table. */
    public static String indexedField(String name, String value) {
        return bytes(0x40) + text(name) + text(value);
    }

    /** The status. */
    public static String status(String value) {
        return bytes(STATUS) + text(value);
    }

    /** Four bytes. */
    public static String integer(int value) {
        return bytes(value >> 24, value >> 16, value >> 8, value);
    }

    /** A setting. */
    public static String setting(int key, int value) {
        return bytes(key >> 8, key) + integer(value);
    }

    /** Bytes. */
    public static String bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            all[i] = (byte) values[i];
        }
        return new String(all, StandardCharsets.ISO_8859_1);
    }

    private static String text(String value) {
        StringBuilder length = new StringBuilder();
        if (value.length() < 0x7f) {
            length.append(bytes(value.length()));
        } else {
            length.append(bytes(0x7f));
            int rest = value.length() - 0x7f;
            for (; rest > 0x7f; rest >>>= 7) {
                length.append(bytes(rest & 0x7f | 0x80));
            }
            length.append(bytes(rest));
        }
        return length + value;
    }
}
