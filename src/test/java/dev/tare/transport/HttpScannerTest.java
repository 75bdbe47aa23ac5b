package dev.tare.transport;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.transport.HttpScanner.Progress;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages and what must come out of them, however their bytes are cut. */
class HttpScannerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** Whose bytes they are. */
    enum Kind {
        REQUEST,
        RESPONSE,
        RESPONSE_TO_HEAD;

        HttpScanner scanner() {
            return this == REQUEST ? HttpScanner.ofRequests() : HttpScanner.ofResponses(this == RESPONSE_TO_HEAD);
        }
    }

    record Case(String name, Kind kind, String bytes, String outcome) {

        String cutAt(int... cuts) {
            return ScannedMessages.of(kind.scanner(), kind != Kind.REQUEST, ScannedMessages.ascii(bytes), cuts);
        }

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    private static Case request(String name, String bytes, String outcome) {
        return new Case(name, Kind.REQUEST, bytes, outcome);
    }

    private static Case response(String name, String bytes, String outcome) {
        return new Case(name, Kind.RESPONSE, bytes, outcome);
    }

    private static Case toHead(String name, String bytes, String outcome) {
        return new Case(name, Kind.RESPONSE_TO_HEAD, bytes, outcome);
    }

    static Stream<Case> responses() {
        return Stream.of(
                response("of fixed length", OK + "content-length: 5\r\n\r\nhello", "200"),
                response("of no length at all bytes", OK + "Content-Length:0\r\n\r\n", "200"),
                response("with a length between spaces", OK + "CONTENT-LENGTH: \t 3 \t\r\n\r\nabc", "200"),
                response("shorter than it says", OK + "content-length: 6\r\n\r\nhello", "unfinished"),
                response("longer than it says", OK + "content-length: 4\r\n\r\nhello", "200, unfinished"),
                response("with bare line feeds", "HTTP/1.1 200 OK\ncontent-length: 2\n\nhi", "200"),
                response("without a reason", "HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n", "200"),
                response("with an empty reason", "HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n", "200"),
                response("of an error", "HTTP/1.1 503 No\r\ncontent-length: 3\r\n\r\nno!", "503"),
                response("in chunks", OK + "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200"),
                response(
                        "in chunks with extensions",
                        OK
                                + "Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\nA ; q=\"x\"\r\n0123456789\r\n0;end\r\n\r\n",
                        "200"),
                response(
                        "in chunks with trailers",
                        OK + "transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\ndigest: abc\r\nother: d\r\n\r\n",
                        "200"),
                response(
                        "in chunks whose data look like an end",
                        OK + "transfer-encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
                        "200"),
                response(
                        "in chunks beats a length",
                        OK + "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwxyz\r\n0\r\n\r\n",
                        "200"),
                response(
                        "in chunks of another encoding",
                        OK + "transfer-encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                        "200"),
                response(
                        "of an encoding that is no chunking",
                        OK + "transfer-encoding: xchunked\r\n\r\nabc",
                        "200 last"),
                response(
                        "of an encoding that ends with the connection, whatever its length",
                        OK + "content-length: 1\r\ntransfer-encoding: gzip\r\n\r\nabc",
                        "200 last"),
                response("chunk that is too long", OK + "transfer-encoding: chunked\r\n\r\n1\r\nxy\r\n", "malformed"),
                response("chunk of no size", OK + "transfer-encoding: chunked\r\n\r\n\r\n", "malformed"),
                response("chunk of a negative size", OK + "transfer-encoding: chunked\r\n\r\n-1\r\n", "malformed"),
                response("chunk size with 0x", OK + "transfer-encoding: chunked\r\n\r\n0x5\r\n", "malformed"),
                response(
                        "chunk size that is no number",
                        OK + "transfer-encoding: chunked\r\n\r\nhello\r\n",
                        "malformed"),
                response(
                        "chunk size beyond counting",
                        OK + "transfer-encoding: chunked\r\n\r\n1000000000000000\r\n",
                        "malformed"),
                response("204 with a length", "HTTP/1.1 204 No Content\r\ncontent-length: 9\r\n\r\n", "204"),
                response("304 with chunks", "HTTP/1.1 304 Same\r\ntransfer-encoding: chunked\r\n\r\n", "304"),
                toHead("with a length", OK + "content-length: 1024\r\n\r\n", "200"),
                toHead("with chunks", OK + "transfer-encoding: chunked\r\n\r\n", "200"),
                toHead("without a length", OK + "\r\n", "200"),
                toHead("twice", OK + "content-length: 9\r\n\r\n" + OK + "\r\n", "200, 200"),
                response(
                        "after 100 and 103",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK
                                + "content-length: 1\r\n\r\nx",
                        "200"),
                response(
                        "after an interim one that says close",
                        "HTTP/1.1 102 Wait\r\nconnection: close\r\ncontent-length: 7\r\n\r\n" + OK
                                + "content-length: 0\r\n\r\n",
                        "200"),
                response("that switches protocols", "HTTP/1.1 101 Go\r\nupgrade: x\r\n\r\n\u0001\u0002", "malformed"),
                response("of HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx", "200 last"),
                response(
                        "of HTTP/1.0 that is kept",
                        "HTTP/1.0 200 OK\r\ncontent-length: 1\r\nConnection: Keep-Alive\r\n\r\nx",
                        "200"),
                response("that closes", OK + "Connection: Close\r\ncontent-length: 1\r\n\r\nx", "200 last"),
                response(
                        "that closes among others",
                        OK + "connection: foo, close\r\ncontent-length: 0\r\n\r\n",
                        "200 last"),
                response(
                        "of a token like close",
                        OK + "connection: closed, un-close\r\ncontent-length: 0\r\n\r\n",
                        "200"),
                response(
                        "that keeps after one that closes",
                        OK + "connection: close\r\ncontent-length: 0\r\n\r\n" + OK + "content-length: 0\r\n\r\n",
                        "200 last, 200"),
                response("to the connection's end", OK + "\r\nall of it\r\n\r\nHTTP/1.1 200 OK\r\n", "200 last"),
                response("of nothing to the connection's end", OK + "\r\n", "200 last"),
                response(
                        "three at once",
                        OK + "content-length: 2\r\n\r\nhiHTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n" + OK
                                + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                        "200, 404, 200"),
                response("of equal lengths", OK + "content-length: 2\r\ncontent-length: 2\r\n\r\nhi", "200"),
                response("of conflicting lengths", OK + "content-length: 2\r\ncontent-length: 3\r\n\r\n", "malformed"),
                response("of a list of lengths", OK + "content-length: 2, 2\r\n\r\nhi", "malformed"),
                response("of a negative length", OK + "content-length: -1\r\n\r\n", "malformed"),
                response("of a signed length", OK + "content-length: +1\r\n\r\n", "malformed"),
                response("of an empty length", OK + "content-length: \r\n\r\n", "malformed"),
                response(
                        "of a length beyond counting", OK + "content-length: 9999999999999999999\r\n\r\n", "malformed"),
                response("of the longest length", OK + "content-length: 999999999999999999\r\n\r\nx", "unfinished"),
                response("folded", OK + "a: b\r\n c\r\n\r\n", "malformed"),
                response("folded with a tab", OK + "a: b\r\n\tc: d\r\n\r\n", "malformed"),
                response("with a space before a colon", OK + "content-length : 0\r\n\r\n", "malformed"),
                response("with a header of no colon", OK + "nonsense\r\n\r\n", "malformed"),
                response("with a header of no name", OK + ": x\r\n\r\n", "malformed"),
                response("with an empty header", OK + "x:\r\ncontent-length: 0\r\n\r\n", "200"),
                response("of HTTP/2", "HTTP/2 200 OK\r\n\r\n", "malformed"),
                response("of an unknown minor version", "HTTP/1.x 200 OK\r\n\r\n", "malformed"),
                response("of a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "malformed"),
                response("of a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "malformed"),
                response("of a status of letters", "HTTP/1.1 2x0 OK\r\n\r\n", "malformed"),
                response("of status 099", "HTTP/1.1 099 OK\r\n\r\n", "malformed"),
                response("of status 600", "HTTP/1.1 600 OK\r\n\r\n", "malformed"),
                response("after an empty line", "\r\n" + OK + "content-length: 0\r\n\r\n", "malformed"),
                response("of garbage", "\u0000\u00ff\u0015\u0003 not HTTP\n", "malformed"),
                response("of TLS, which has no lines", "\u0015\u0003\u0001\u0000\u0002\u0002\u0016", "unfinished"),
                response("of nothing", "", ""),
                response("of half a line", "HTTP/1.1 2", "unfinished"),
                response("of half a head", OK + "content-", "unfinished"),
                response("of half a chunk", OK + "transfer-encoding: chunked\r\n\r\n5\r\nhel", "unfinished"),
                response(
                        "without the end of its trailers",
                        OK + "transfer-encoding: chunked\r\n\r\n0\r\n",
                        "unfinished"));
    }

    static Stream<Case> requests() {
        return Stream.of(
                request("without a body", "GET / HTTP/1.1\r\nhost: a\r\n\r\n", "request"),
                request("HEAD", "HEAD / HTTP/1.1\r\n\r\n", "HEAD"),
                request("of a method that begins as HEAD does", "HEADER / HTTP/1.1\r\n\r\n", "request"),
                request("of fixed length", "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc", "request"),
                request(
                        "in chunks",
                        "PUT / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                        "request"),
                request("of an unknown encoding", "PUT / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n", "malformed"),
                request("after empty lines", "\r\n\n\r\nHEAD / HTTP/1.1\r\n\r\n", "HEAD"),
                request("of empty lines only", "\r\n\r\n", ""),
                request("of HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "request last"),
                request("of HTTP/1.0 that is kept", "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", "request"),
                request("that closes", "GET / HTTP/1.1\r\nconnection: close\r\n\r\n", "request last"),
                request(
                        "three at once",
                        "GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\n\r\nPOST / HTTP/1.1\r\ncontent-length: 1\r\n\r\nx",
                        "request, HEAD, request"),
                request("without a version", "GET /\r\n\r\n", "malformed"),
                request("of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "malformed"),
                request("without a target", "GET HTTP/1.1\r\n\r\n", "request"),
                request("of garbage", "\u0016\u0003\u0001\u0002\n", "malformed"));
    }

    @ParameterizedTest
    @MethodSource({"responses", "requests"})
    void comesOutTheSameHoweverItIsCut(Case example) {
        int length = example.bytes().length();
        assertThat(example.cutAt()).as("whole").isEqualTo(example.outcome());
        assertThat(example.cutAt(IntStream.range(0, length).toArray()))
                .as("byte by byte")
                .isEqualTo(example.outcome());
        for (int cut = 0; cut <= length; cut++) {
            assertThat(example.cutAt(cut)).as("cut at %d", cut).isEqualTo(example.outcome());
        }
    }

    @Test
    void takesAHeadUpToTheLimit() {
        String fixed = OK + "x: " + "\r\n\r\n";
        // Line feeds are not counted.
        String filling = "y".repeat(HttpScanner.HEAD_LIMIT_BYTES - fixed.length() + 3);
        String largest = OK + "x: " + filling + "\r\n\r\n";
        assertThat(scan(Kind.RESPONSE_TO_HEAD, largest, 1000, 1001)).isEqualTo("200");
        assertThat(scan(Kind.RESPONSE_TO_HEAD, OK + "x: y" + filling + "\r\n\r\n", 1000, 1001))
                .isEqualTo("malformed");
    }

    @Test
    void takesManyMessagesWhoseHeadsTogetherAreBeyondTheLimit() {
        String message = OK + "x: " + "y".repeat(40_000) + "\r\ntransfer-encoding: chunked\r\n\r\n0\r\nz: "
                + "z".repeat(40_000) + "\r\n\r\n";
        assertThat(scan(Kind.RESPONSE, message.repeat(3), 1, 50_000, 90_000)).isEqualTo("200, 200, 200");
    }

    @Test
    void refusesTrailersBeyondTheLimit() {
        assertThat(scan(
                        Kind.RESPONSE,
                        OK + "transfer-encoding: chunked\r\n\r\n0\r\n"
                                + "a: 0123456789\r\n".repeat(HttpScanner.HEAD_LIMIT_BYTES / 10)))
                .isEqualTo("malformed");
    }

    @Test
    void malformedIsTheLastWord() {
        HttpScanner scanner = HttpScanner.ofResponses(false);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(ScannedMessages.ascii("garbage\r\n"))))
                .isEqualTo(Progress.MALFORMED);
        for (String more : List.of("more\r\n", "HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(scanner.scan(Unpooled.wrappedBuffer(ScannedMessages.ascii(more))))
                    .isEqualTo(Progress.MALFORMED);
        }
        scanner.reset();
        assertThat(scanner.scan(Unpooled.wrappedBuffer(ScannedMessages.ascii(OK + "content-length: 0\r\n\r\n"))))
                .isEqualTo(Progress.COMPLETE);
    }

    @Test
    void resetForgetsHalfAMessage() {
        HttpScanner scanner = HttpScanner.ofResponses(false);
        scanner.scan(Unpooled.wrappedBuffer(ScannedMessages.ascii("HTTP/1.1 500 Oh\r\nconnection: close\r\ncont")));
        scanner.reset();
        assertThat(scanner.atStart()).isTrue();
        assertThat(scanner.startLineRead()).isFalse();
        assertThat(ScannedMessages.of(scanner, true, ScannedMessages.ascii(OK + "content-length: 1\r\n\r\nx")))
                .isEqualTo("200");
    }

    @Test
    void answersToHeadAreOneByOne() {
        HttpScanner scanner = HttpScanner.ofResponses(false);
        byte[] head = ScannedMessages.ascii(OK + "content-length: 4\r\n\r\n");
        scanner.expectAnswerToHead(true);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(head))).isEqualTo(Progress.COMPLETE);
        scanner.expectAnswerToHead(false);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(head))).isEqualTo(Progress.INCOMPLETE);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(ScannedMessages.ascii("body"))))
                .isEqualTo(Progress.COMPLETE);
    }

    private static String scan(Kind kind, String bytes, int... cuts) {
        return new Case("", kind, bytes, "").cutAt(cuts);
    }
}
