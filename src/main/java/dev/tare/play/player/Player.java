package dev.tare.play.player;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.tare.play.Answer;
import dev.tare.play.PlayLine;
import dev.tare.play.PlayOrder;
import dev.tare.wire.Json;

/** Sends requests as a file says, which is replaced for each order, and tells what it has seen in lines. */
public final class Player implements AutoCloseable {

    /** How often the file is looked at. */
    private static final long LOOK_MS = 100;

    /** For how long copies of requests may be on their way behind the last answer. */
    private static final int MOST_LOOKS = 50;

    private static final int SAME_LOOKS = 5;

    private final Path file;
    private final PrintStream lines;
    private final Sender sender = new Sender();
    private String last = "";

    /**
     * A player.
     *
     * @param file holds the order; it may appear later, and be empty
     * @param lines where it writes
     */
    public Player(Path file, PrintStream lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * Carries out orders until it is interrupted.
     *
     * @throws IOException if the file cannot be read, or holds no order; the message is a sentence
     */
    public void run() throws IOException, InterruptedException {
        while (true) {
            if (!next()) {
                Thread.sleep(LOOK_MS);
            }
        }
    }

    /** Carries out the order of the file, if there is one and another than at the last call; says whether there was. */
    boolean next() throws IOException, InterruptedException {
        String text = text();
        if (text.isBlank() || text.equals(last)) {
            return false;
        }
        last = text;
        try {
            carryOut(Json.read(text, PlayOrder.class));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return true;
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return ""; // also for an instant of each change, in a folder that the kubelet replaces
        }
    }

    private void carryOut(PlayOrder order) throws InterruptedException {
        write(PlayLine.beginning(order));
        Map<String, Long> before = received(order);
        Map<String, String> headers = new HashMap<>(order.headers());
        headers.put(PlayOrder.HEADER, order.id());
        List<Answer> answers = sender.send(order.url(), order.count(), order.atATime(), order.perSecond(), headers);
        for (int from = 0; from < answers.size(); from += PlayLine.MOST_ANSWERS) {
            int to = Math.min(answers.size(), from + PlayLine.MOST_ANSWERS);
            write(PlayLine.of(order, answers.subList(from, to)));
        }
        Map<String, Long> received = quietReceived(order);
        received.keySet().retainAll(before.keySet());
        received.replaceAll((version, count) -> count - before.get(version));
        write(PlayLine.end(order, received));
    }

    private void write(PlayLine line) {
        lines.println(Json.write(line));
        lines.flush();
    }

    /** Waits until services have got nothing more for a while: copies of requests are still on their way. */
    private Map<String, Long> quietReceived(PlayOrder order) throws InterruptedException {
        Map<String, Long> counts = received(order);
        int same = 0;
        for (int look = 0; !counts.isEmpty() && look < MOST_LOOKS && same < SAME_LOOKS; look++) {
            Thread.sleep(LOOK_MS);
            Map<String, Long> now = received(order);
            same = now.equals(counts) ? same + 1 : 0;
            counts = now;
        }
        return counts;
    }

    /** How many requests came to services so far; of those that say it. */
    private Map<String, Long> received(PlayOrder order) throws InterruptedException {
        Map<String, Long> counts = new HashMap<>();
        for (Map.Entry<String, String> counter : order.counters().entrySet()) {
            Answer answer = sender.send(counter.getValue(), 1, 1, 0, Map.of()).get(0);
            String count = answer.headers().get(LessonService.RECEIVED);
            if (count != null) {
                counts.put(counter.getKey(), Long.valueOf(count));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        sender.close();
    }
}
