package dev.tare.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a text file under another name and moves it into place when it is whole, so that no half file is ever seen. */
final class AtomicFile {

    private static final String SUFFIX = ".part";

    private AtomicFile() {}

    /**
     * Writes a file in UTF-8, whole or not at all; directories on the way are made.
     *
     * @throws FileSystemException if it can't be written; it names the file
     */
    static void write(Path file, String content) throws FileSystemException {
        Path part = file.resolveSibling(file.getFileName() + SUFFIX);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            FileSystemException named = named(file, e);
            try {
                Files.deleteIfExists(part);
            } catch (IOException alsoFailed) {
                named.addSuppressed(alsoFailed);
            }
            throw named;
        }
    }

    private static FileSystemException named(Path file, IOException e) {
        FileSystemException named = new FileSystemException(file.toString(), null, reason(e));
        named.initCause(e);
        return named;
    }

    /** Some exceptions say what happened only by their names. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file exists in place of its directory";
        }
        return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
    }
}
