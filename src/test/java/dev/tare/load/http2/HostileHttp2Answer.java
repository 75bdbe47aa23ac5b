package dev.tare.load.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import dev.tare.load.trial.HostileTrial.Then;
import dev.tare.measure.ErrorCause;

import static dev.tare.peers.Http2Text.*;

/**
 * An answer that a server of HTTP/2 may give, kind or not, and what a request that gets it counts as.
 *
 * @param name what is the matter with it
 * @param written what is written, by the number of the stream
 * @param then what the server does then
 * @param cause the cause that the request fails under; null: it is answered
 */
record HostileHttp2Answer(String name, IntFunction<String> written, Then then, ErrorCause cause) {

    private static final String LENGTH_TWO = field("content-length", "2");
    private static final int REFUSED = 7;

    @Override
    public String toString() {
        return name;
    }

    /** All of them. */
    static List<HostileHttp2Answer> all() {
        List<HostileHttp2Answer> all = new ArrayList<>();
        fine(all);
        besides(all);
        lost(all);
        brokenMessages(all);
        brokenFrames(all);
        brokenConnections(all);
        unfinished(all);
        all.add(failing("404", id -> head(id, status("404"), END_STREAM), ErrorCause.STATUS_4XX));
        all.add(failing("503", id -> head(id, status("503"), 0) + data(id, "no", END_STREAM), ErrorCause.STATUS_5XX));
        return List.copyOf(all);
    }

    private static HostileHttp2Answer fine(String name, IntFunction<String> bytes) {
        return new HostileHttp2Answer(name, bytes, Then.WAIT, null);
    }

    private static HostileHttp2Answer failing(String name, IntFunction<String> bytes, ErrorCause cause) {
        return new HostileHttp2Answer(name, bytes, Then.WAIT, cause);
    }

    private static String head(int id, String block, int flags) {
        return frame(HEADERS, END_HEADERS | flags, id, block);
    }

    private static String data(int id, String content, int flags) {
        return frame(DATA, flags, id, content);
    }

    private static String whole(int id) {
        return head(id, STATUS_200 + LENGTH_TWO, 0) + data(id, "hi", END_STREAM);
    }

    private static void fine(List<HostileHttp2Answer> all) {
        all.add(fine("whole", HostileHttp2Answer::whole));
        all.add(fine("no content", id -> head(id, STATUS_200, END_STREAM)));
        all.add(fine("204", id -> head(id, STATUS_204, END_STREAM)));
        all.add(fine("without a length", id -> head(id, STATUS_200, 0) + data(id, "hi", END_STREAM)));
        all.add(fine(
                "content in pieces",
                id -> head(id, STATUS_200 + LENGTH_TWO, 0)
                        + data(id, "h", 0)
                        + data(id, "", 0)
                        + data(id, "i", 0)
                        + data(id, "", END_STREAM)));
        all.add(fine(
                "padded",
                id -> frame(HEADERS, END_HEADERS | PADDED, id, bytes(3) + STATUS_200 + "\0\0\0")
                        + frame(DATA, PADDED | END_STREAM, id, bytes(2) + "hi\0\0")));
        all.add(fine(
                "with a priority",
                id -> frame(
                        HEADERS, END_HEADERS | END_STREAM | WITH_PRIORITY, id, integer(0) + bytes(15) + STATUS_200)));
        all.add(fine(
                "continued",
                id -> frame(HEADERS, END_STREAM, id, STATUS_200)
                        + frame(CONTINUATION, 0, id, LENGTH_TWO.substring(0, 5))
                        + frame(
                                CONTINUATION,
                                END_HEADERS,
                                id,
                                LENGTH_TWO.substring(5).replace('2', '0'))));
        all.add(fine(
                "trailers",
                id -> head(id, STATUS_200 + LENGTH_TWO, 0)
                        + data(id, "hi", 0)
                        + head(id, field("x-checksum", "7"), END_STREAM)));
        all.add(fine("early hints", id -> head(id, status("103"), 0) + head(id, status("103"), 0) + whole(id)));
        all.add(fine(
                "a field that the table keeps",
                id -> head(id, STATUS_200 + indexedField("x-stream", Integer.toString(id)), END_STREAM)));
        all.add(fine(
                "fields from the table",
                id -> head(id, STATUS_200 + (id == 1 ? indexedField("x-kept", "1") : bytes(0xbe)), END_STREAM)));
        all.add(fine("a table of another size", id -> head(id, bytes(0x20) + STATUS_200, END_STREAM)));
        all.add(fine(
                "much content",
                id -> head(id, STATUS_200, 0) + data(id, "x".repeat(16_384), 0).repeat(10) + data(id, "", END_STREAM)));
    }

    /** Something else beside the answer. */
    private static void besides(List<HostileHttp2Answer> all) {
        all.add(fine("ping", id -> frame(PING, 0, 0, "12345678") + whole(id)));
        all.add(fine(
                "ping in the middle",
                id -> head(id, STATUS_200, 0) + frame(PING, 0, 0, "12345678") + data(id, "", END_STREAM)));
        all.add(fine("settings", id -> frame(SETTINGS, 0, 0, setting(4, 100) + setting(5, 20_000)) + whole(id)));
        all.add(fine("no table for requests", id -> frame(SETTINGS, 0, 0, setting(1, 0)) + whole(id)));
        all.add(fine("unknown frame", id -> frame(0x77, 0xff, id, "whatever") + whole(id)));
        all.add(fine("unknown setting", id -> frame(SETTINGS, 0, 0, setting(0x77, 1)) + whole(id)));
        all.add(fine("priority", id -> frame(PRIORITY, 0, id, integer(0) + bytes(15)) + whole(id)));
        all.add(fine(
                "larger windows",
                id -> frame(WINDOW_UPDATE, 0, 0, integer(5)) + frame(WINDOW_UPDATE, 0, id, integer(5)) + whole(id)));
        all.add(fine("reset behind the answer", id -> whole(id) + frame(RST_STREAM, 0, id, integer(0))));
        all.add(fine("content behind the answer", id -> whole(id) + data(id, "more", 0)));
        all.add(fine("answered twice", id -> whole(id) + whole(id)));
        all.add(fine(
                "goes away behind the answer",
                id -> whole(id) + frame(GOAWAY, 0, 0, integer(Integer.MAX_VALUE) + integer(0))));
        all.add(fine(
                "goes away before the answer",
                id -> frame(GOAWAY, 0, 0, integer(Integer.MAX_VALUE) + integer(0)) + whole(id)));
    }

    private static void lost(List<HostileHttp2Answer> all) {
        all.add(failing("stream reset", id -> frame(RST_STREAM, 0, id, integer(8)), ErrorCause.RESET));
        all.add(failing("stream refused", id -> frame(RST_STREAM, 0, id, integer(REFUSED)), ErrorCause.RESET));
        all.add(failing(
                "stream reset in the middle",
                id -> head(id, STATUS_200, 0) + data(id, "h", 0) + frame(RST_STREAM, 0, id, integer(2)),
                ErrorCause.RESET));
        all.add(failing(
                "gone away before it", id -> frame(GOAWAY, 0, 0, integer(id - 1) + integer(0)), ErrorCause.RESET));
        all.add(new HostileHttp2Answer("closed", id -> "", Then.CLOSE, ErrorCause.RESET));
        all.add(new HostileHttp2Answer(
                "closed in a frame", id -> whole(id).substring(0, 20), Then.CLOSE, ErrorCause.RESET));
        all.add(new HostileHttp2Answer(
                "closed behind the head", id -> head(id, STATUS_200, 0), Then.CLOSE, ErrorCause.RESET));
        all.add(new HostileHttp2Answer(
                "connection reset", id -> head(id, STATUS_200, 0), Then.RESET, ErrorCause.RESET));
    }

    private static HostileHttp2Answer wrong(String name, IntFunction<String> bytes) {
        return failing(name, bytes, ErrorCause.PROTOCOL);
    }

    private static void brokenMessages(List<HostileHttp2Answer> all) {
        all.add(wrong("too short", id -> head(id, STATUS_200 + LENGTH_TWO, 0) + data(id, "h", END_STREAM)));
        all.add(wrong("too long", id -> head(id, STATUS_200 + LENGTH_TWO, 0) + data(id, "hi!", END_STREAM)));
        all.add(wrong("length without content", id -> head(id, STATUS_200 + LENGTH_TWO, END_STREAM)));
        all.add(wrong(
                "length in words",
                id -> head(id, STATUS_200 + field("content-length", "two"), 0) + data(id, "hi", END_STREAM)));
        all.add(wrong("204 with content", id -> head(id, STATUS_204, 0) + data(id, "hi", END_STREAM)));
        all.add(wrong("no status", id -> head(id, LENGTH_TWO, 0) + data(id, "hi", END_STREAM)));
        all.add(wrong("status in words", id -> head(id, status("abc"), END_STREAM)));
        all.add(wrong("status of four digits", id -> head(id, status("2000"), END_STREAM)));
        all.add(wrong("a request's field", id -> head(id, STATUS_200 + field(":path", "/"), END_STREAM)));
        all.add(wrong("status behind others", id -> head(id, LENGTH_TWO + STATUS_200, END_STREAM)));
        all.add(wrong("capitals", id -> head(id, STATUS_200 + field("X-Capital", "1"), END_STREAM)));
        all.add(wrong("trailers that go on", id -> head(id, STATUS_200, 0) + head(id, field("x-a", "1"), 0)));
        all.add(wrong("two heads", id -> head(id, STATUS_200, 0) + head(id, STATUS_200, END_STREAM)));
        all.add(wrong("interim and the end", id -> head(id, status("103"), END_STREAM)));
        all.add(wrong("content before the head", id -> data(id, "hi", 0) + head(id, STATUS_200, END_STREAM)));
        all.add(wrong(
                "headers without end",
                id -> head(id, STATUS_200, 0)
                        + frame(HEADERS, 0, id, field("x-a", "x".repeat(16_000)))
                        + frame(CONTINUATION, 0, id, field("x-a", "x".repeat(16_000)))
                                .repeat(4)
                        + frame(CONTINUATION, END_HEADERS, id, field("x-a", "x".repeat(16_000)))));
    }

    private static void brokenFrames(List<HostileHttp2Answer> all) {
        all.add(wrong("headers of the connection", id -> head(0, STATUS_200, END_STREAM)));
        all.add(wrong("content of the connection", id -> data(0, "hi", END_STREAM)));
        all.add(wrong("a stream that nobody opened", id -> whole(id + 20_000)));
        all.add(wrong("a stream of the server's", id -> whole(id + 1)));
        all.add(wrong("push", id -> frame(PUSH_PROMISE, END_HEADERS, id, integer(2) + STATUS_200)));
        all.add(wrong(
                "too large a frame",
                id -> head(id, STATUS_200, 0) + frame(16_385, DATA, END_STREAM, id, "x".repeat(16_385))));
        all.add(wrong("no such field", id -> head(id, bytes(0xff, 0x7f), END_STREAM)));
        all.add(wrong("field 0", id -> head(id, bytes(0x80), END_STREAM)));
        all.add(wrong("half a field", id -> head(id, STATUS_200 + bytes(0, 5) + "x-", END_STREAM)));
        all.add(wrong("continuation of nothing", id -> frame(CONTINUATION, END_HEADERS, id, STATUS_200)));
        all.add(wrong(
                "something between headers", id -> frame(HEADERS, 0, id, STATUS_200) + frame(PING, 0, 0, "12345678")));
        all.add(wrong("settings of five bytes", id -> frame(SETTINGS, 0, 0, "12345")));
        all.add(wrong("settings of a stream", id -> frame(SETTINGS, 0, id, "")));
        all.add(wrong("ping of seven bytes", id -> frame(PING, 0, 0, "1234567")));
        all.add(wrong("reset of three bytes", id -> frame(RST_STREAM, 0, id, "123")));
        all.add(wrong("no larger window", id -> frame(WINDOW_UPDATE, 0, 0, integer(0))));
        all.add(wrong("no larger window of the stream", id -> frame(WINDOW_UPDATE, 0, id, integer(0))));
        all.add(wrong("too large a window", id -> frame(WINDOW_UPDATE, 0, 0, integer(Integer.MAX_VALUE))));
        all.add(wrong(
                "too large a window of the stream", id -> frame(WINDOW_UPDATE, 0, id, integer(Integer.MAX_VALUE))));
        all.add(wrong("padding longer than the frame", id -> frame(DATA, PADDED, id, bytes(9) + "hi")));
    }

    private static void brokenConnections(List<HostileHttp2Answer> all) {
        all.add(wrong("HTTP/1.1", id -> "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"));
        all.add(wrong("garbage", id -> "\u00ff".repeat(50)));
        all.add(failing("fewer streams than before", id -> frame(SETTINGS, 0, 0, setting(3, 0)), ErrorCause.CONNECT));
    }

    private static void unfinished(List<HostileHttp2Answer> all) {
        all.add(failing("nothing", id -> "", ErrorCause.TIMEOUT));
        all.add(failing("head only", id -> head(id, STATUS_200, 0), ErrorCause.TIMEOUT));
        all.add(failing("content that goes on", id -> head(id, STATUS_200, 0) + data(id, "hi", 0), ErrorCause.TIMEOUT));
        all.add(failing("interim only", id -> head(id, status("100"), 0), ErrorCause.TIMEOUT));
    }
}
