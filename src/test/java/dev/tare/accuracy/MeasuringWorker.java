package dev.tare.accuracy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

import dev.tare.load.Timeouts;
import dev.tare.load.worker.Worker;
import dev.tare.wire.Assignment;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/** A worker in this process. */
final class MeasuringWorker {

    private MeasuringWorker() {}

    /** Runs it until it has measured its only trial. */
    static WorkerLine.Result resultOf(Path directory, Assignment assignment, Schedule schedule) throws Exception {
        Worker.Instructions instructions = new Worker.Instructions(
                Files.writeString(directory.resolve("assignment.json"), Json.write(assignment)),
                Files.writeString(directory.resolve("schedule.json"), Json.write(schedule)),
                Optional.empty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        Worker worker = new Worker(instructions, Timeouts.RUNNING, Clock.systemUTC(), lines);
        Thread thread = new Thread(() -> {
            try {
                worker.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the end of the test
            }
        });
        thread.start();
        try {
            while (true) {
                Optional<WorkerLine.Result> result = out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.endsWith("}"))
                        .map(line -> Json.read(line, WorkerLine.class))
                        .filter(WorkerLine.Result.class::isInstance)
                        .map(WorkerLine.Result.class::cast)
                        .findFirst();
                if (result.isPresent()) {
                    return result.get();
                }
                assertThat(thread.isAlive())
                        .as(out.toString(StandardCharsets.UTF_8))
                        .isTrue();
                Thread.sleep(500);
            }
        } finally {
            thread.interrupt();
            thread.join();
        }
    }
}
