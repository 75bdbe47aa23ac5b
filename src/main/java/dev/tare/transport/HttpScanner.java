package dev.tare.transport;

import java.nio.ByteBuffer;

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
    private byte[] line = new byte[256];
    private int lineLength;
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

    /** The last head that came in one piece, and what was read in it. */
    private ByteBuffer knownHead = ByteBuffer.allocate(0);

    private boolean knownToHead;
    private boolean knownHttp10;
    private boolean knownClose;
    private boolean knownKeepAlive;
    private int knownStatus;
    private long knownBody;

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
        return state == State.START_LINE && lineLength == 0 && headBytes == 0 || state == State.COMPLETE;
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
        int length = bytes.readerIndex() - from;
        if (knownHead.capacity() < length) {
            knownHead = ByteBuffer.allocate(2 * length);
        }
        knownHead.clear().limit(length);
        bytes.getBytes(from, knownHead);
        knownHead.flip();
        knownToHead = head;
        knownHttp10 = http10;
        knownClose = close;
        knownKeepAlive = keepAlive;
        knownStatus = status;
        knownBody = remaining;
    }

    private boolean takeKnownHead(ByteBuf bytes) {
        int length = knownHead.remaining();
        if (length == 0
                || length > bytes.readableBytes()
                || responses && head != knownToHead
                || bytes.nioBufferCount() != 1
                || !bytes.internalNioBuffer(bytes.readerIndex(), length).equals(knownHead)) {
            return false;
        }
        bytes.skipBytes(length);
        head = knownToHead;
        http10 = knownHttp10;
        close = knownClose;
        keepAlive = knownKeepAlive;
        status = knownStatus;
        remaining = knownBody;
        state = remaining > 0 ? State.BODY_FIXED : State.COMPLETE;
        return true;
    }

    /** Takes a byte of a line; not for callers. Returns whether to go on with the next byte. */
    @Override
    public boolean process(byte b) {
        if (b != '\n') {
            return append(b);
        }
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
            lineLength--;
        }
        State before = state;
        endOfLine();
        lineLength = 0;
        return state == before || state == State.HEADER; // at the end of a head, and of every other part, it stops
    }

    private boolean append(byte b) {
        if (++headBytes > headLimitBytes) {
            state = State.MALFORMED;
            return false;
        }
        if (lineLength == line.length) {
            line = java.util.Arrays.copyOf(line, line.length * 2);
        }
        line[lineLength++] = b;
        return true;
    }

    private void begin() {
        state = State.START_LINE;
        lineLength = 0;
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
                if (lineLength == 0 && !responses) {
                    headBytes = 0;
                    return; // RFC 9112, 2.2: a server ignores an empty line before a request
                }
                state = (responses ? statusLine() : requestLine()) ? State.HEADER : State.MALFORMED;
            }
            case HEADER -> {
                if (lineLength == 0) {
                    endOfHead();
                } else if (!header()) {
                    state = State.MALFORMED;
                }
            }
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                headBytes = 0;
                state = lineLength == 0 ? State.CHUNK_SIZE : State.MALFORMED;
            }
            case TRAILER -> {
                if (lineLength == 0) {
                    state = State.COMPLETE;
                }
            }
            default -> throw new IllegalStateException("no lines in state " + state);
        }
    }

    private boolean statusLine() {
        // HTTP/1.x SP 3DIGIT [SP reason]
        if (lineLength < 12
                || !startsWith("HTTP/1.")
                || !isDigit(line[7])
                || line[8] != ' '
                || lineLength > 12 && line[12] != ' ') {
            return false;
        }
        http10 = line[7] == '0';
        status = 0;
        for (int i = 9; i < 12; i++) {
            if (!isDigit(line[i])) {
                return false;
            }
            status = status * 10 + line[i] - '0';
        }
        return status >= 100 && status < 600;
    }

    private boolean requestLine() {
        // method SP target SP HTTP/1.x
        int version = lineLength - 8;
        if (version < 4
                || line[version - 1] != ' '
                || !startsWith(version, "HTTP/1.")
                || !isDigit(line[lineLength - 1])) {
            return false;
        }
        head = startsWith("HEAD ");
        http10 = line[lineLength - 1] == '0';
        return true;
    }

    private boolean header() {
        int colon = 0;
        while (colon < lineLength && line[colon] != ':') {
            if (line[colon] == ' ' || line[colon] == '\t') {
                return false; // a folded line, or a space before the colon: RFC 9112, 5.1 and 5.2
            }
            colon++;
        }
        if (colon == 0 || colon == lineLength) {
            return false;
        }
        switch (colon) {
            case 14 -> {
                if (startsWith("content-length")) {
                    return contentLength(colon + 1);
                }
            }
            case 17 -> {
                if (startsWith("transfer-encoding")) {
                    encoded = true;
                    chunked = holds(colon + 1, "chunked");
                }
            }
            case 10 -> {
                if (startsWith("connection")) {
                    close |= holds(colon + 1, "close");
                    keepAlive |= holds(colon + 1, "keep-alive");
                }
            }
            default -> {
                // no part in framing
            }
        }
        return true;
    }

    private boolean contentLength(int from) {
        int i = from;
        int end = lineLength;
        while (i < end && (line[i] == ' ' || line[i] == '\t')) {
            i++;
        }
        while (end > i && (line[end - 1] == ' ' || line[end - 1] == '\t')) {
            end--;
        }
        if (i == end || end - i > 18) {
            return false;
        }
        long length = 0;
        for (; i < end; i++) {
            if (!isDigit(line[i])) {
                return false;
            }
            length = length * 10 + line[i] - '0';
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
        long size = 0;
        int i = 0;
        for (; i < lineLength; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0) {
                break;
            }
            size = size * 16 + digit;
        }
        // An extension may follow, after optional white space: RFC 9112, 7.1.1
        if (i == 0 || i > 15 || i < lineLength && line[i] != ';' && line[i] != ' ' && line[i] != '\t') {
            state = State.MALFORMED;
            return;
        }
        headBytes = 0;
        remaining = size;
        state = size == 0 ? State.TRAILER : State.CHUNK_DATA;
    }

    private boolean startsWith(String lowerCase) {
        return startsWith(0, lowerCase);
    }

    private boolean startsWith(int from, String text) {
        if (lineLength - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (lower(line[from + i]) != lower((byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a token stands in the list from there to the end of the line. */
    private boolean holds(int from, String token) {
        for (int i = from; i + token.length() <= lineLength; i++) {
            if (startsWith(i, token) && isDelimiter(i - 1) && isDelimiter(i + token.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDelimiter(int at) {
        return at == lineLength
                || switch (line[at]) {
                    case ':', ',', ' ', '\t' -> true;
                    default -> false;
                };
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
