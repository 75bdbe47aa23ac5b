package dev.tare.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.tare.load.Worker;

/** A load-generator process. */
@Command(name = "worker", description = "Makes load as a schedule file says; writes JSON lines.", hidden = true)
final class WorkerCommand implements Callable<Integer> {

    @Option(names = "--schedule", required = true, description = "the schedule file; it may appear later")
    private Path schedule;

    @Override
    public Integer call() throws InterruptedException {
        return new Worker(schedule, System.out).run();
    }
}
