package dev.tare.app;

import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.tare.load.Timeouts;
import dev.tare.load.worker.Worker;

/** A load-generator process. */
@Command(name = "worker", description = "Makes load as two files say; writes JSON lines.", hidden = true)
final class WorkerCommand implements Callable<Integer> {

    @Option(names = "--assignment", required = true, description = "the file that says what this worker does")
    private Path assignment;

    @Option(names = "--schedule", required = true, description = "the schedule file; it may appear later")
    private Path schedule;

    @Option(names = "--ready-file", description = "a file to make when every path answers")
    private Path readyFile;

    @Option(
            names = "--patience",
            converter = DurationConverter.class,
            description = "for how long targets and proxies may still be coming up (default: they run already)")
    private Duration patience;

    @Override
    public Integer call() throws InterruptedException {
        if (patience != null) {
            // A host that is not known yet may be known a second later, not only after the runtime's usual ten.
            Security.setProperty("networkaddress.cache.negative.ttl", "1");
        }
        return new Worker(instructions(), patience(), Clock.systemUTC(), System.out).run();
    }

    Worker.Instructions instructions() {
        return new Worker.Instructions(assignment, schedule, Optional.ofNullable(readyFile));
    }

    Timeouts patience() {
        return patience == null ? Timeouts.RUNNING : Timeouts.whileStartingUp(patience);
    }
}
