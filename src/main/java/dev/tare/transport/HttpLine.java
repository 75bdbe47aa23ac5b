package dev.tare.transport;

import java.util.Arrays;

/** A line of a head of HTTP/1.1 as it comes, byte by byte, and what can be asked about it. Nothing is allocated but room. */
final class HttpLine {

    /** That there is no number where one should be. */
    static final long NO_NUMBER = -1;

    /** As many digits as a {@code long} holds for certain. */
    private static final int MOST_DIGITS = 18;

    private static final int MOST_HEX_DIGITS = 15;

    private byte[] bytes = new byte[256];
    private int length;

    void append(byte b) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[length++] = b;
    }

    void clear() {
        length = 0;
    }

    /** The line is complete: a carriage return at its end is none of it. */
    void end() {
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    byte at(int i) {
        return bytes[i];
    }

    boolean isDigitAt(int i) {
        return bytes[i] >= '0' && bytes[i] <= '9';
    }

    /** Whether it begins with a text, in letters of either case. */
    boolean startsWith(String text) {
        return holdsAt(0, text);
    }

    /** Whether a text stands there, in letters of either case. */
    boolean holdsAt(int from, String text) {
        if (length - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (lower(bytes[from + i]) != lower((byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** How long the name of a header is, and so where its colon; 0 if this is no header (RFC 9112, 5.1 and 5.2). */
    int nameLength() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == ':') {
                return i;
            }
            if (isSpace(bytes[i])) {
                return 0; // a folded line, or a space before the colon
            }
        }
        return 0;
    }

    /** Whether a token stands in the list from there to the end of the line. */
    boolean holdsToken(int from, String token) {
        for (int i = from; i + token.length() <= length; i++) {
            if (holdsAt(i, token) && isDelimiter(i - 1) && isDelimiter(i + token.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDelimiter(int at) {
        return at == length
                || switch (bytes[at]) {
                    case ':', ',', ' ', '\t' -> true;
                    default -> false;
                };
    }

    /** The number from there to the end of the line, with white space around it; {@link #NO_NUMBER} if there is none. */
    long number(int from) {
        int i = from;
        int end = length;
        while (i < end && isSpace(bytes[i])) {
            i++;
        }
        while (end > i && isSpace(bytes[end - 1])) {
            end--;
        }
        if (i == end || end - i > MOST_DIGITS) {
            return NO_NUMBER;
        }
        long number = 0;
        for (; i < end; i++) {
            if (!isDigitAt(i)) {
                return NO_NUMBER;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** The size of a chunk, behind which an extension may follow (RFC 9112, 7.1.1); {@link #NO_NUMBER} if there is none. */
    long chunkSize() {
        long size = 0;
        int i = 0;
        for (; i < length; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                break;
            }
            size = size * 16 + digit;
        }
        boolean ends = i == length || bytes[i] == ';' || isSpace(bytes[i]);
        return i == 0 || i > MOST_HEX_DIGITS || !ends ? NO_NUMBER : size;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
