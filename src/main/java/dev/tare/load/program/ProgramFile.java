package dev.tare.load.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.Assignment.Program;

/**
 * A load generator of others, as it is on this machine.
 *
 * @param program how it is called
 * @param path its file
 */
public record ProgramFile(LoadProgram program, Path path) {

    /**
     * Looks for it.
     *
     * @param searchPath folders to search, as {@code PATH} lists them; null for none
     * @throws WorkerFailure if it is in none of them
     */
    public static ProgramFile find(Program wanted, String searchPath) throws WorkerFailure {
        LoadProgram program =
                switch (wanted) {
                    case FORTIO -> new Fortio();
                    case K6 -> new K6();
                    case NIGHTHAWK -> new Nighthawk();
                    case WRK2 -> new Wrk2();
                };
        Path path = Arrays.stream((searchPath == null ? "" : searchPath).split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(program.file()))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> WorkerFailure.generatorNotFound(program.file()));
        return new ProgramFile(program, path);
    }
}
