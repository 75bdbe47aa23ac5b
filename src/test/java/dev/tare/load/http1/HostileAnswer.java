package dev.tare.load.http1;

import java.util.ArrayList;
import java.util.List;

import dev.tare.load.trial.HostileTrial.Then;
import dev.tare.measure.ErrorCause;

/**
 * An answer that a server may give, kind or not, and what a request that gets it counts as.
 *
 * @param name what is the matter with it
 * @param bytes what is written
 * @param then what the server does then
 * @param cause the cause that the request fails under; null: it is answered
 */
record HostileAnswer(String name, String bytes, Then then, ErrorCause cause) {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String TWO = OK + "content-length: 2\r\n\r\nhi";
    private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

    @Override
    public String toString() {
        return name;
    }

    /** All of them. */
    static List<HostileAnswer> all() {
        List<HostileAnswer> all = new ArrayList<>();
        framed(all);
        interim(all);
        endedByTheConnection(all);
        malformed(all);
        malformedChunks(all);
        brokenOff(all);
        unfinished(all);
        failures(all);
        return List.copyOf(all);
    }

    private static void fine(List<HostileAnswer> all, String name, String bytes) {
        all.add(new HostileAnswer(name, bytes, Then.WAIT, null));
    }

    private static void framed(List<HostileAnswer> all) {
        fine(all, "no body", OK + "content-length: 0\r\n\r\n");
        fine(all, "bare line feeds", TWO.replace("\r", ""));
        fine(all, "no reason", "HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nhi");
        fine(all, "capitals", TWO.replace("content-length", "CONTENT-LENGTH"));
        fine(all, "no space behind the colon", TWO.replace(": ", ":"));
        fine(all, "tabs around a length", TWO.replace(": 2", ":\t2\t"));
        fine(all, "the same length twice", TWO.replace("\r\n\r\n", "\r\ncontent-length: 2\r\n\r\n"));
        fine(all, "an empty value", TWO.replace("\r\n\r\n", "\r\nx-empty:\r\n\r\n"));
        fine(all, "204 with a length", "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n");
        fine(all, "304 with a length that no body has", "HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n");
        fine(all, "a head of 60 KiB", TWO.replace("\r\n\r\n", "\r\nx-big: " + "v".repeat(60 * 1024) + "\r\n\r\n"));
        fine(all, "a thousand headers", TWO.replace("\r\n\r\n", "\r\n" + "a: b\r\n".repeat(1_000) + "\r\n"));
        fine(all, "a body of 1 MiB", OK + "content-length: 1048576\r\n\r\n" + "x".repeat(1 << 20));
        fine(all, "a body that looks like an answer", OK + "content-length: " + TWO.length() + "\r\n\r\n" + TWO);
        fine(all, "chunks", CHUNKED + "1\r\nh\r\n1\r\ni\r\n0\r\n\r\n");
        fine(all, "an empty body in chunks", CHUNKED + "0\r\n\r\n");
        fine(all, "a chunk with extensions", CHUNKED + "2;a=b;c=\"d\"\r\nhi\r\n0;e\r\n\r\n");
        fine(all, "a chunk size with zeros and capitals", CHUNKED + "000A\r\n0123456789\r\n00\r\n\r\n");
        fine(all, "trailers", CHUNKED + "2\r\nhi\r\n0\r\nx-sum: 1\r\nx-more: 2\r\n\r\n");
        fine(all, "chunks and a length", CHUNKED.replace("\r\n\r\n", "\r\ncontent-length: 99\r\n\r\n") + "0\r\n\r\n");
        fine(all, "chunks of gzip", CHUNKED.replace("chunked", "gzip, chunked") + "2\r\nhi\r\n0\r\n\r\n");
        fine(all, "a hundred chunks of one byte", CHUNKED + "1\r\nx\r\n".repeat(100) + "0\r\n\r\n");
    }

    private static void interim(List<HostileAnswer> all) {
        fine(all, "100 before the answer", "HTTP/1.1 100 Continue\r\n\r\n" + TWO);
        fine(all, "103 with headers", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\ncontent-length: 7\r\n\r\n" + TWO);
        fine(all, "a hundred interim answers", "HTTP/1.1 102 Processing\r\n\r\n".repeat(100) + TWO);
    }

    private static void endedByTheConnection(List<HostileAnswer> all) {
        all.add(new HostileAnswer("no length", OK + "\r\nhi", Then.CLOSE, null));
        all.add(new HostileAnswer("no length and no body", OK + "\r\n", Then.CLOSE, null));
        all.add(new HostileAnswer(
                "an encoding that is not chunked", OK + "transfer-encoding: gzip\r\n\r\nhi", Then.CLOSE, null));
        all.add(new HostileAnswer("HTTP/1.0", TWO.replace("1.1", "1.0"), Then.CLOSE, null));
        all.add(new HostileAnswer(
                "connection: close", TWO.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"), Then.CLOSE, null));
    }

    private static void malformed(List<HostileAnswer> all) {
        for (String bytes : new String[] {
            "SSH-2.0-OpenSSH_9.6\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\n",
            "\r\n" + TWO,
            " " + TWO,
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1  200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 600 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 099 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n",
            OK + "content-length: x\r\n\r\n",
            OK + "content-length:\r\n\r\n",
            OK + "content-length: -1\r\n\r\n",
            OK + "content-length: +2\r\n\r\nhi",
            OK + "content-length: 0x2\r\n\r\nhi",
            OK + "content-length: 2, 2\r\n\r\nhi",
            OK + "content-length: 2\r\ncontent-length: 3\r\n\r\nhi",
            OK + "content-length: 99999999999999999999\r\n\r\n",
            OK + "no colon\r\n\r\n",
            OK + ": no name\r\n\r\n",
            OK + "space before : colon\r\n\r\n",
            OK + "a: b\r\n folded\r\ncontent-length: 0\r\n\r\n",
            OK + "x-huge: " + "v".repeat(70 * 1024) + "\r\n\r\n",
            OK + "a: b\r\n".repeat(20_000),
            "x".repeat(70 * 1024)
        }) {
            all.add(new HostileAnswer(shown(bytes), bytes, Then.WAIT, ErrorCause.PROTOCOL));
        }
    }

    private static String shown(String bytes) {
        return bytes.substring(0, Math.min(64, bytes.length())).replaceAll("[^ -~]+", "/");
    }

    private static void malformedChunks(List<HostileAnswer> all) {
        for (String chunks : new String[] {
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "0x2\r\nhi\r\n",
            " 2\r\nhi\r\n",
            "ffffffffffffffffff\r\n",
            "2\r\nhix\r\n",
            ";a=b\r\n"
        }) {
            all.add(new HostileAnswer(
                    "chunk " + chunks.replaceAll("[^ -~]+", "/"), CHUNKED + chunks, Then.WAIT, ErrorCause.PROTOCOL));
        }
        all.add(new HostileAnswer(
                "a chunk extension of 70 KiB",
                CHUNKED + "2;" + "e".repeat(70 * 1024) + "\r\n",
                Then.WAIT,
                ErrorCause.PROTOCOL));
        all.add(new HostileAnswer(
                "trailers of 120 KiB", CHUNKED + "0\r\n" + "a: b\r\n".repeat(20_000), Then.WAIT, ErrorCause.PROTOCOL));
    }

    /** Answers with something behind them: what that counts as depends on whether it comes together with the answer. */
    static List<HostileAnswer> tooMuch() {
        List<HostileAnswer> all = new ArrayList<>();
        all.add(new HostileAnswer("an answer too many", TWO + TWO, Then.WAIT, ErrorCause.PROTOCOL));
        all.add(new HostileAnswer("a byte too many", TWO + "x", Then.WAIT, ErrorCause.PROTOCOL));
        all.add(new HostileAnswer(
                "204 with a body",
                "HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nhi",
                Then.WAIT,
                ErrorCause.PROTOCOL));
        all.add(new HostileAnswer(
                "bytes behind the last chunk", CHUNKED + "0\r\n\r\nmore", Then.WAIT, ErrorCause.PROTOCOL));
        return List.copyOf(all);
    }

    private static void brokenOff(List<HostileAnswer> all) {
        String[] beginnings = {
            "",
            "HTTP/1.1 2",
            OK,
            OK + "content-length: 2\r\n\r\n",
            TWO.substring(0, TWO.length() - 1),
            CHUNKED + "5\r\nabc",
            CHUNKED + "2\r\nhi\r\n",
            CHUNKED + "2\r\nhi\r\n0\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n"
        };
        for (String bytes : beginnings) {
            for (Then then : List.of(Then.CLOSE, Then.RESET)) {
                all.add(new HostileAnswer(then + " behind [" + shown(bytes) + "]", bytes, then, ErrorCause.RESET));
            }
        }
        all.add(new HostileAnswer("reset where the close would end it", OK + "\r\nhi", Then.RESET, ErrorCause.RESET));
    }

    private static void unfinished(List<HostileAnswer> all) {
        for (String bytes : new String[] {
            "",
            "HTTP",
            OK + "a: b\r\n",
            TWO.substring(0, TWO.length() - 1),
            CHUNKED + "2\r\nhi\r\n0\r\n",
            OK + "\r\nhi",
            "HTTP/1.1 100 Continue\r\n\r\n"
        }) {
            all.add(new HostileAnswer("silence behind [" + shown(bytes) + "]", bytes, Then.WAIT, ErrorCause.TIMEOUT));
        }
    }

    private static void failures(List<HostileAnswer> all) {
        all.add(new HostileAnswer(
                "404 in chunks",
                "HTTP/1.1 404 No\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                Then.WAIT,
                ErrorCause.STATUS_4XX));
        all.add(new HostileAnswer(
                "503 and a close",
                "HTTP/1.1 503 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                Then.CLOSE,
                ErrorCause.STATUS_5XX));
    }
}
