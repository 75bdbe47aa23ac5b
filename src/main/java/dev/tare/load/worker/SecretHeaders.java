package dev.tare.load.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.tare.load.WorkerFailure;

/** Headers whose values are in files. No message ever shows a value. */
final class SecretHeaders {

    private static final int MOST_CHARACTERS = 16_384;

    private SecretHeaders() {}

    /**
     * Reads the values.
     *
     * @param files the files by the headers' names
     * @throws WorkerFailure if one cannot be read, or sent
     */
    static Map<String, String> read(Map<String, String> files) throws WorkerFailure {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : files.entrySet()) {
            headers.put(header.getKey(), value(header.getKey(), header.getValue()));
        }
        return headers;
    }

    private static String value(String header, String file) throws WorkerFailure {
        String text;
        try {
            text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw WorkerFailure.secretNotReadable(header, file, "cannot be read: the file was not found");
        } catch (IOException e) {
            throw WorkerFailure.secretNotReadable(header, file, "cannot be read: " + e.getMessage());
        }
        String value = text.replaceFirst("\r?\n\\z", "");
        if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw WorkerFailure.secretNotReadable(header, file, "is not one line of printable ASCII");
        }
        if (value.length() > MOST_CHARACTERS) {
            throw WorkerFailure.secretNotReadable(
                    header, file, "has more than %d characters".formatted(MOST_CHARACTERS));
        }
        return value;
    }
}
