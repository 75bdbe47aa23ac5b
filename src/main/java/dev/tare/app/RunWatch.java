package dev.tare.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import me.tongfei.progressbar.ProgressBar;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.report.Standing;
import dev.tare.report.VerdictText;

/**
 * Follows a run of a cluster until it has ended: on a terminal with a bar of its blocks, elsewhere with a line whenever there is
 * something new. The API server tells what is new; nobody asks for it again and again.
 */
final class RunWatch {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final KubernetesClient client;
    private final PrintWriter messages;
    private final boolean bar;
    private final ZoneId zone;

    /**
     * A watch.
     *
     * @param messages where lines go
     * @param bar whether standard error shows a bar instead
     * @param zone the time zone of the times that are told
     */
    RunWatch(KubernetesClient client, PrintWriter messages, boolean bar, ZoneId zone) {
        this.client = client;
        this.messages = messages;
        this.bar = bar;
        this.zone = zone;
    }

    /**
     * Follows a run, and tells what became of it.
     *
     * @param verdict where that is told
     * @param goesOn what is said where the user does not wait for it
     * @return the exit code of its verdict
     * @throws UserException if the cluster does not answer
     */
    int follow(PerformanceRun run, PrintWriter verdict, Terminal terminal, String goesOn) throws InterruptedException {
        Optional<PerformanceRun> ended = Standing.of(run).hasEnded() ? Optional.of(run) : end(run, goesOn);
        if (ended.isEmpty()) {
            return ExitCode.INTERRUPTED;
        }
        terminal.print(VerdictText.lines(ended.get(), terminal.width()), verdict);
        return ExitCode.of(Standing.of(ended.get()));
    }

    /** Empty where the user does not wait for it. */
    private Optional<PerformanceRun> end(PerformanceRun run, String goesOn) throws InterruptedException {
        String namespace = run.getMetadata().getNamespace();
        String name = run.getMetadata().getName();
        News news = new News(name);
        CompletableFuture<List<PerformanceRun>> end = client.resources(PerformanceRun.class)
                .inNamespace(namespace)
                .withName(name)
                .informOnCondition(runs -> {
                    runs.forEach(news::tell);
                    return runs.stream().allMatch(there -> Standing.of(there).hasEnded());
                });
        Interruption interruption = new Interruption(() -> end.cancel(true));
        try {
            List<PerformanceRun> ended = new ClusterQuestions(client)
                    .ask("watch", "performanceruns.tare.dev in namespace " + namespace, asked -> await(end));
            return Optional.of(ended.stream()
                    .findFirst()
                    .orElseThrow(() -> new UserException(
                            ExitCode.MEASUREMENT_INVALID,
                            "PerformanceRun %s/%s was deleted before it had ended".formatted(namespace, name))));
        } catch (CancellationException e) {
            news.end();
            messages.println(goesOn);
            return Optional.empty();
        } finally {
            news.end();
            interruption.close();
        }
    }

    private static List<PerformanceRun> await(CompletableFuture<List<PerformanceRun>> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KubernetesClientException refused
                    ? refused
                    : new IllegalStateException("a watch that ended", e.getCause());
        }
    }

    /** What is new. */
    private final class News {

        private final String name;
        private ProgressBar shown;
        private String told = "";

        News(String name) {
            this.name = name;
        }

        synchronized void tell(PerformanceRun run) {
            String sentence = Standing.why(run);
            Optional<String> end = Optional.ofNullable(run.getStatus())
                    .map(PerformanceRunStatus::estimatedCompletion)
                    .map(time -> "ends by %s at the latest"
                            .formatted(TIME.format(Instant.parse(time).atZone(zone))));
            String news = sentence + end.map(by -> "; it " + by).orElse("");
            if (news.equals(told) || Standing.of(run).hasEnded()) {
                return;
            }
            told = news;
            if (!bar) {
                messages.println(name + ": " + news);
                return;
            }
            Optional<PerformanceRunStatus.Blocks> blocks =
                    Optional.ofNullable(run.getStatus()).map(PerformanceRunStatus::blocks);
            if (shown == null) {
                shown = Progress.bar(
                        name, blocks.map(PerformanceRunStatus.Blocks::max).orElse(1));
            }
            blocks.ifPresent(b -> shown.maxHint(b.max()).stepTo(b.complete()));
            shown.setExtraMessage(" " + end.map(by -> by + "; ").orElse("") + sentence); // it is cut at its end
        }

        synchronized void end() {
            if (shown != null) {
                shown.close();
                shown = null;
            }
        }
    }
}
