package dev.tare.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.tare.play.player.LessonService;
import dev.tare.play.player.Player;

/** A pod of a playground: it answers requests, and sends those that it is told to. */
@Command(name = "lesson-pod", description = "Answers and sends requests of lessons; writes JSON lines.", hidden = true)
final class LessonPodCommand implements Callable<Integer> {

    @Option(names = "--pod", required = true, description = "what its answers call it")
    private String pod;

    @Option(names = "--version-name", required = true, description = "the version that its answers name")
    private String version;

    @Option(names = "--address", defaultValue = "0.0.0.0", description = "address to listen on (${DEFAULT-VALUE})")
    private String address;

    @Option(names = "--port", required = true, description = "port to listen on")
    private int port;

    @Option(names = "--order", required = true, description = "the file with what to send; it may appear later")
    private Path order;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LessonService service = new LessonService(address, port, pod, version);
                Player player = new Player(order, System.out)) {
            System.out.println("listening " + service.port());
            player.run();
        }
        return ExitCode.FINE;
    }
}
