package dev.tare.app;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a page as the desktop would. */
final class Browser {

    private Browser() {}

    static void open(Path page) {
        String opener = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, page.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.err.println("tare: no browser could be opened (" + opener + " is missing)");
        }
    }
}
