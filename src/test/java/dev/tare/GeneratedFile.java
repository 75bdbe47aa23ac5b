package dev.tare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that is kept beside what it is made from, and must not grow stale. The tests that make such files carry the tag
 * {@value #TAG}, and {@value #COMMAND} runs these alone, to write the files anew.
 */
public final class GeneratedFile {

    /** Of tests that make files. */
    public static final String TAG = "generated";

    private static final String COMMAND = "./mvnw -Pgenerate test";

    private GeneratedFile() {}

    /**
     * Holds that a file is current; in a build that writes such files anew, it is written first.
     *
     * @param file the file
     * @param content what it must hold
     * @param source what that is, as the end of a sentence, such as {@code what the catalogue says}
     */
    public static void check(Path file, String content, String source) throws IOException {
        if (Boolean.getBoolean("tare.generate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is not %s. To write it anew: %s", file, source, COMMAND)
                .isEqualTo(content);
    }
}
