package dev.tare.app;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import dev.tare.measure.CountText;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Trial;

/**
 * Shows how far a run has come: on a terminal a bar with block, environment and the time that is left if every block
 * that is allowed is needed; elsewhere a line a block.
 */
final class Progress implements AutoCloseable {

    private final RunPlan plan;
    private final PrintStream out;
    private final ProgressBar bar;
    private Block block;
    private Instant blockStart = Instant.MAX;
    private int blocksDone;

    Progress(RunPlan plan, PrintStream out, boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.bar = terminal ? bar(plan.profile(), total()) : null;
    }

    /** A bar on standard error. */
    static ProgressBar bar(String name, long total) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                .hideEta()
                .continuousUpdate()
                .build();
    }

    void starting() {
        say("starting target, proxies and " + CountText.of(plan.workers().size(), "worker"));
    }

    /** Something that the user should know, whatever becomes of the run. */
    void notice(String sentence) {
        if (bar == null) {
            say(sentence);
        } else {
            out.println(plan.profile() + ": " + sentence); // the bar goes on below it
        }
    }

    /** A mistake of Tare's own in what is no part of the measurement, which goes on: with all that is needed to report it. */
    void mistake(Throwable mistake) {
        notice(
                "this is an internal error of Tare; please report it with what follows. What was measured is not affected");
        mistake.printStackTrace(out);
    }

    /** What was to be measured is; a pass follows that shows where the time of some requests goes. */
    void explaining(Duration length) {
        say("a pass that shows where the time goes, " + text(length));
    }

    void published(Block next, Instant start) {
        if (block != null && block.number() != next.number()) {
            blocksDone++;
        }
        block = next;
        blockStart = start;
        if (bar == null) {
            say(
                    !next.counts()
                            ? "rehearsal, %s".formatted(text(next.length()))
                            : isAgain(next)
                                    ? "block %d, in place of a disturbed one, %s"
                                            .formatted(next.number() + 1, text(next.length()))
                                    : "block %d of %d to %d, about %s to go at most"
                                            .formatted(
                                                    next.number() + 1,
                                                    plan.minBlocks(),
                                                    plan.maxBlocks(),
                                                    left(start)));
        }
    }

    void tick(Instant now) {
        if (bar == null || block == null) {
            return;
        }
        long done = blocksDone * block.length().toMillis()
                + Math.max(0, Duration.between(blockStart, now).toMillis());
        bar.stepTo(Math.min(done, total()));
        bar.setExtraMessage(" %s, %s, about %s to go at most".formatted(blockName(), environment(now), left(now)));
    }

    private String blockName() {
        return !block.counts()
                ? "rehearsal"
                : isAgain(block)
                        ? "block %d, in place of a disturbed one".formatted(block.number() + 1)
                        : "block %d/%d".formatted(block.number() + 1, plan.maxBlocks());
    }

    /** Whether as many blocks as should count have been measured, and some of them did not. */
    private boolean isAgain(Block next) {
        return next.number() >= plan.maxBlocks();
    }

    private String environment(Instant now) {
        String current = "waiting";
        for (Trial trial : block.trials()) {
            if (!now.isBefore(blockStart.plus(trial.start()))) {
                current = trial.environment();
            }
        }
        return current;
    }

    private String left(Instant now) {
        Duration later = block.length().multipliedBy(Math.max(0, plan.maxBlocks() - 1L - Math.max(block.number(), -1)));
        return text(Duration.between(now, blockStart.plus(block.length())).plus(later));
    }

    private static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 60 ? seconds + " s" : "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }

    private long total() {
        return plan.block(0).length().multipliedBy(plan.maxBlocks() + 1L).toMillis();
    }

    private void say(String message) {
        if (bar == null) {
            out.println(plan.profile() + ": " + message);
        } else {
            bar.setExtraMessage(" " + message);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Whether standard error goes to a terminal: the shell knows, on every system that has one. */
    static boolean onTerminal() throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", "[ -t 2 ]")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
