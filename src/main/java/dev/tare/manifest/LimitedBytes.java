package dev.tare.manifest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes up to a number of them. */
final class LimitedBytes extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long most;

    /** There were more. */
    static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Nothing yet.
     *
     * @param most how many bytes there may be
     */
    LimitedBytes(long most) {
        this.most = most;
    }

    @Override
    public void write(int value) throws IOException {
        require(1);
        bytes.write(value);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        require(length);
        bytes.write(buffer, offset, length);
    }

    private void require(int more) throws ExceededException {
        if (bytes.size() + (long) more > most) {
            throw new ExceededException();
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
