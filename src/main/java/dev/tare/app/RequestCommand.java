package dev.tare.app;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tare.play.Answer;
import dev.tare.play.player.Sender;

/** A few requests by hand, to try what a lesson shows. It measures nothing. */
@Command(
        name = "request",
        description =
                "Sends requests in HTTP/1.1, and says how many were answered alike: by which status, version and pod.",
        mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {

    private static final int MOST_REQUESTS = 10_000;
    private static final int MOST_AT_A_TIME = 200;
    private static final double NANOS_IN_MILLI = 1e6;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "where to: http://host:port/path")
    private String url;

    @Option(names = "--count", defaultValue = "1", description = "how many requests (${DEFAULT-VALUE})")
    private int count;

    @Option(
            names = "--at-a-time",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many of them at a time, each on a connection of its own (${DEFAULT-VALUE})")
    private int atATime;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            defaultValue = "0",
            description = "how many of them a second; 0: each as soon as there is room for it (${DEFAULT-VALUE})")
    private double perSecond;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "a header of each request")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--show", paramLabel = "NAME", description = "a header of answers to tell them apart by, too")
    private List<String> shown = List.of();

    @Override
    public Integer call() throws InterruptedException {
        if (!url.matches("http://[^/?#]+(/[^#]*)?")) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "URL is '%s', but must be http://host:port/path".formatted(url));
        }
        if (count < 1 || count > MOST_REQUESTS) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "--count is %d, but must be from 1 to %d".formatted(count, MOST_REQUESTS));
        }
        if (atATime < 1 || atATime > MOST_AT_A_TIME) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--at-a-time is %d, but must be from 1 to %d".formatted(atATime, MOST_AT_A_TIME));
        }
        if (!(perSecond >= 0)) {
            throw new UserException(ExitCode.BAD_INPUT, "--per-second is " + perSecond + ", but must be at least 0");
        }
        try (Sender sender = new Sender()) {
            print(sender.send(url, count, atATime, perSecond, headers));
        }
        return ExitCode.FINE;
    }

    private void print(List<Answer> answers) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, List<Answer>> alike =
                answers.stream().collect(Collectors.groupingBy(this::kind, TreeMap::new, Collectors.toList()));
        alike.forEach((kind, same) -> out.println("%6d  %s  up to %s ms"
                .formatted(
                        same.size(),
                        kind,
                        String.format(
                                Locale.ROOT,
                                "%.1f",
                                same.stream().mapToLong(Answer::tookNs).max().orElse(0) / NANOS_IN_MILLI))));
        out.flush();
    }

    private String kind(Answer answer) {
        StringBuilder kind = new StringBuilder(
                answer.status().map(status -> "status " + status).orElse("no answer"));
        append(kind, answer, Answer.VERSION, "version");
        append(kind, answer, Answer.POD, "pod");
        shown.forEach(name -> append(kind, answer, name.toLowerCase(Locale.ROOT), name));
        return kind.toString();
    }

    private static void append(StringBuilder kind, Answer answer, String header, String label) {
        if (answer.headers().containsKey(header)) {
            kind.append("  ").append(label).append(' ').append(answer.headers().get(header));
        }
    }
}
