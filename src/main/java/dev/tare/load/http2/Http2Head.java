package dev.tare.load.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;

/** The headers of an answer, or its trailers; what decides about it is read once, however many answers say the same. */
public final class Http2Head extends DefaultHttp2Headers {

    /** That a field is missing. */
    static final int NONE = -1;

    private static final int UNREAD = -2;
    private static final int NO_NUMBER = -3;

    private final boolean malformed;
    private int status = UNREAD;
    private long contentLength = UNREAD;
    private CharSequence codeField;
    private int code;

    /** Headers that are still to be read. */
    Http2Head(int expectedFields) {
        super(true, expectedFields);
        malformed = false;
    }

    private Http2Head() {
        super(true, 0);
        malformed = true;
    }

    /** What is left of headers that break the rules (RFC 9113, 8.1.1). */
    static Http2Head malformed() {
        return new Http2Head();
    }

    boolean isMalformed() {
        return malformed;
    }

    /** The status code: three digits. */
    public int httpStatus() {
        if (status == UNREAD) {
            int value = (int) number(status());
            status = value >= 100 && value <= 999 ? value : NONE;
        }
        return status;
    }

    /** How many bytes of content are announced; no number that there could be where that is nonsense. */
    long contentLength() {
        if (contentLength == UNREAD) {
            contentLength = number(get("content-length"));
        }
        return contentLength;
    }

    /**
     * The number in a field that decides about answers of one protocol, read once for the field that is asked for.
     *
     * @param field its name in lower case, the same object each time
     * @return less than 0 where the field is missing or holds no number of up to nine digits
     */
    public int code(CharSequence field) {
        if (codeField != field) {
            code = (int) number(get(field));
            codeField = field;
        }
        return code;
    }

    private static long number(CharSequence text) {
        if (text == null) {
            return NONE;
        }
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.parseLong(text.toString()) : NO_NUMBER;
    }
}
