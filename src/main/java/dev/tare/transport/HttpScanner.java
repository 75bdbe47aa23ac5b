package dev.tare.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Finds where HTTP/1.1 messages end (RFC 9112), incrementally and without allocating: however the bytes are cut, the
 * same messages come out. It keeps of a message what framing needs, and its status.
 *
 * <p>Peers repeat themselves: a head that is the last one over again, to the byte, is not read a second time.
 *
 * <p>Feed it with {@link #scan}; at {@link Progress#COMPLETE} a message has ended, and the next call begins another.
 */
public final class HttpScanner implements ByteProcessor {

    /** How far a message has come. */
    public enum Progress {
        /** More bytes are needed. */
        INCOMPLETE,
        /** The message is complete; bytes after it are left in the buffer. */
        COMPLETE,
        /** The bytes are no HTTP/1.1; the connection is of no more use. */
        MALFORMED
    }

    /** The longest line and the largest head of an answer that are taken, in bytes. */
    public static final int HEAD_LIMIT_BYTES = 64 * 1024;

    /** Those of a request: more than one may have by its schema. */
    public static final int REQUEST_HEAD_LIMIT_BYTES = 1024 * 1024;

    private enum State {
        START_LINE,
        HEADER,
        BODY_FIXED,
        BODY_TO_CLOSE,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        COMPLETE,
        MALFORMED
    }

    private final boolean responses;
    private final int headLimitBytes;
    private final HttpLine line = new HttpLine();
    private final KnownHead known = new KnownHead();
    private int headBytes;
    private State state = State.START_LINE;
    private boolean head;
    private boolean http10;
    private boolean encoded;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private long contentLength;
    private long remaining;
    private long contentBytes;
    private int status;

    private HttpScanner(boolean responses) {
        this.responses = responses;
        this.headLimitBytes = responses ? HEAD_LIMIT_BYTES : REQUEST_HEAD_LIMIT_BYTES;
        begin();
    }

    /** A scanner of requests. */
    public static HttpScanner ofRequests() {
        return new HttpScanner(false);
    }

    /**
     * A scanner of responses.
     *
     * @param toHead the requests are {@code HEAD}: their responses have no body whatever their headers say
     */
    public static HttpScanner ofResponses(boolean toHead) {
        HttpScanner scanner = new HttpScanner(true);
        scanner.head = toHead;
        return scanner;
    }

    /** Forgets an unfinished message. */
    public void reset() {
        begin();
    }

    /** Says whether the next response is one to {@code HEAD}, where requests differ in that. */
    public void expectAnswerToHead(boolean toHead) {
        head = toHead;
    }

    /** Whether the request that was scanned last is {@code HEAD}. */
    public boolean isHead() {
        return head;
    }

    /** The final status of the response that was scanned last, 200 to 599. */
    public int status() {
        return status;
    }

    /** The version that the message that was scanned last is of, in HTTP's words. */
    public String version() {
        return http10 ? "HTTP/1.0" : "HTTP/1.1";
    }

    /** How many bytes of content the message that was scanned last has, without what frames them. */
    public long contentBytes() {
        return contentBytes;
    }

    /** Whether the peer keeps the connection after the message that was scanned last. */
    public boolean keepsAlive() {
        return http10 ? keepAlive && !close : !close;
    }

    /** Whether nothing of a message has come yet. */
    public boolean atStart() {
        return state == State.START_LINE && line.isEmpty() && headBytes == 0 || state == State.COMPLETE;
    }

    /** Whether the start line of the present message has been read, to the last byte. */
    public boolean startLineRead() {
        return state != State.START_LINE;
    }

    /** Whether the next byte belongs to a head, of the present message or of another. */
    public boolean inHead() {
        return state == State.START_LINE || state == State.HEADER || state == State.COMPLETE;
    }

    /** Whether the connection's end ends the message, as it does for a response without a length. */
    public boolean endsWithConnection() {
        return state == State.BODY_TO_CLOSE;
    }

    /**
     * Reads on.
     *
     * @param bytes what has arrived; what belongs to the message is consumed
     */
    public Progress scan(ByteBuf bytes) {
        if (state == State.COMPLETE) {
            begin();
        } else if (state == State.MALFORMED) {
            return Progress.MALFORMED;
        }
        while (bytes.isReadable()) {
            switch (state) {
                case BODY_FIXED, CHUNK_DATA -> {
                    long taken = Math.min(remaining, bytes.readableBytes());
                    bytes.skipBytes((int) taken);
                    remaining -= taken;
                    contentBytes += taken;
                    if (remaining == 0) {
                        state = state == State.BODY_FIXED ? State.COMPLETE : State.CHUNK_END;
                    }
                }
                case BODY_TO_CLOSE -> {
                    contentBytes += bytes.readableBytes();
                    bytes.skipBytes(bytes.readableBytes());
                }
                case START_LINE, HEADER -> scanHead(bytes);
                default -> scanLines(bytes);
            }
            if (state == State.COMPLETE) {
                return Progress.COMPLETE;
            }
            if (state == State.MALFORMED) {
                return Progress.MALFORMED;
            }
        }
        return Progress.INCOMPLETE;
    }

    private void scanHead(ByteBuf bytes) {
        boolean fromStart = atStart();
        if (fromStart && takeKnownHead(bytes)) {
            return;
        }
        int from = bytes.readerIndex();
        scanLines(bytes);
        if (fromStart && (state == State.BODY_FIXED || state == State.COMPLETE)) {
            rememberHead(bytes, from);
        }
    }

    private void scanLines(ByteBuf bytes) {
        int stop = bytes.forEachByte(this);
        bytes.readerIndex(stop < 0 ? bytes.writerIndex() : stop + 1);
    }

    private void rememberHead(ByteBuf bytes, int from) {
        known.keep(bytes, from);
        known.toHead = head;
        known.http10 = http10;
        known.close = close;
        known.keepAlive = keepAlive;
        known.status = status;
        known.bodyBytes = remaining;
    }

    private boolean takeKnownHead(ByteBuf bytes) {
        if (responses && head != known.toHead || !known.isNextIn(bytes)) {
            return false;
        }
        bytes.skipBytes(known.length());
        head = known.toHead;
        http10 = known.http10;
        close = known.close;
        keepAlive = known.keepAlive;
        status = known.status;
        remaining = known.bodyBytes;
        state = remaining > 0 ? State.BODY_FIXED : State.COMPLETE;
        return true;
    }

    /** Takes a byte of a line; not for callers. Returns whether to go on with the next byte. */
    @Override
    public boolean process(byte b) {
        if (b != '\n') {
            return append(b);
        }
        line.end();
        State before = state;
        endOfLine();
        line.clear();
        return state == before || state == State.HEADER; // at the end of a head, and of every other part, it stops
    }

    private boolean append(byte b) {
        if (++headBytes > headLimitBytes) {
            state = State.MALFORMED;
            return false;
        }
        line.append(b);
        return true;
    }

    private void begin() {
        state = State.START_LINE;
        line.clear();
        headBytes = 0;
        encoded = false;
        chunked = false;
        close = false;
        keepAlive = false;
        http10 = false;
        contentLength = -1;
        remaining = 0;
        contentBytes = 0;
    }

    private void endOfLine() {
        switch (state) {
            case START_LINE -> {
                if (line.isEmpty() && !responses) {
                    headBytes = 0;
                    return; // RFC 9112, 2.2: a server ignores an empty line before a request
                }
                state = (responses ? statusLine() : requestLine()) ? State.HEADER : State.MALFORMED;
            }
            case HEADER -> {
                if (line.isEmpty()) {
                    endOfHead();
                } else if (!header()) {
                    state = State.MALFORMED;
                }
            }
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                headBytes = 0;
                state = line.isEmpty() ? State.CHUNK_SIZE : State.MALFORMED;
            }
            case TRAILER -> {
                if (line.isEmpty()) {
                    state = State.COMPLETE;
                }
            }
            default -> throw new IllegalStateException("no lines in state " + state);
        }
    }

    private boolean statusLine() {
        // HTTP/1.x SP 3DIGIT [SP reason]
        if (line.length() < 12
                || !line.startsWith("HTTP/1.")
                || !line.isDigitAt(7)
                || line.at(8) != ' '
                || line.length() > 12 && line.at(12) != ' ') {
            return false;
        }
        http10 = line.at(7) == '0';
        status = 0;
        for (int i = 9; i < 12; i++) {
            if (!line.isDigitAt(i)) {
                return false;
            }
            status = status * 10 + line.at(i) - '0';
        }
        return status >= 100 && status < 600;
    }

    private boolean requestLine() {
        // method SP target SP HTTP/1.x
        int last = line.length() - 1;
        int version = line.length() - 8;
        if (version < 4 || line.at(version - 1) != ' ' || !line.holdsAt(version, "HTTP/1.") || !line.isDigitAt(last)) {
            return false;
        }
        head = line.startsWith("HEAD ");
        http10 = line.at(last) == '0';
        return true;
    }

    private boolean header() {
        int colon = line.nameLength();
        switch (colon) {
            case 0 -> {
                return false;
            }
            case 14 -> {
                if (line.startsWith("content-length")) {
                    return contentLength(colon + 1);
                }
            }
            case 17 -> {
                if (line.startsWith("transfer-encoding")) {
                    encoded = true;
                    chunked = line.holdsToken(colon + 1, "chunked");
                }
            }
            case 10 -> {
                if (line.startsWith("connection")) {
                    close |= line.holdsToken(colon + 1, "close");
                    keepAlive |= line.holdsToken(colon + 1, "keep-alive");
                }
            }
            default -> {
                // no part in framing
            }
        }
        return true;
    }

    private boolean contentLength(int from) {
        long length = line.number(from);
        if (length == HttpLine.NO_NUMBER) {
            return false;
        }
        boolean agrees = contentLength < 0 || contentLength == length;
        contentLength = length;
        return agrees;
    }

    private void endOfHead() {
        if (responses && status < 200) {
            if (status == 101) {
                state = State.MALFORMED; // what follows is another protocol, which nobody asked for
            } else {
                begin();
            }
            return;
        }
        if (responses && (head || status == 204 || status == 304)) {
            state = State.COMPLETE;
        } else if (chunked) {
            headBytes = 0;
            state = State.CHUNK_SIZE;
        } else if (encoded && !responses) {
            state = State.MALFORMED; // a request's end must be known: RFC 9112, 6.3
        } else if (contentLength > 0 && !encoded) {
            remaining = contentLength;
            state = State.BODY_FIXED;
        } else if (contentLength == 0 && !encoded || !responses) {
            state = State.COMPLETE;
        } else {
            close = true;
            state = State.BODY_TO_CLOSE;
        }
    }

    private void chunkSize() {
        long size = line.chunkSize();
        if (size == HttpLine.NO_NUMBER) {
            state = State.MALFORMED;
            return;
        }
        headBytes = 0;
        remaining = size;
        state = size == 0 ? State.TRAILER : State.CHUNK_DATA;
    }
}
