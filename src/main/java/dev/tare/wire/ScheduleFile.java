package dev.tare.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A schedule file as a reader follows it: it may appear later or be empty at first, and is replaced as a whole. */
public final class ScheduleFile {

    private final Path file;
    private String lastText = "";

    /**
     * A file that has not been read yet.
     *
     * @param file where it is
     */
    public ScheduleFile(Path file) {
        this.file = file;
    }

    /**
     * The schedule, if there is one and another than at the last call. A file that is not there is none yet; whoever looks again will
     * find it.
     *
     * @throws IOException if it cannot be read; the message is a sentence
     */
    public Optional<Schedule> change() throws IOException {
        String text = text();
        if (text.isBlank() || text.equals(lastText)) {
            return Optional.empty();
        }
        lastText = text;
        try {
            return Optional.of(Json.read(text, Schedule.class));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            // Also for an instant of each change: the kubelet deletes the folder that the path has just led to.
            return "";
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
