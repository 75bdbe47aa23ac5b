package dev.tare.prometheus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Programs of the machine; where one is not there, a test says that it is left out. */
final class Program {

    private Program() {}

    /**
     * Where a program is.
     *
     * @param leftOut what is left out without it, as a sentence
     */
    static Path onPath(String name, String leftOut) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            System.out.println(leftOut); // the reason of an aborted test is in its report only
        }
        assumeTrue(program.isPresent(), leftOut);
        return program.orElseThrow();
    }
}
