package dev.tare.play.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import dev.tare.fleet.FleetException;
import dev.tare.play.Happening;
import dev.tare.play.Lesson;
import dev.tare.play.Requests;
import dev.tare.play.Step;

/** A lesson that is left running with its feature on, to be tried by hand. What happens in it happens slowly. */
public final class Serving implements AutoCloseable {

    /** Where the first listener listens if the user does not say. */
    public static final int USUAL_PORT = 10_000;

    private static final long LOOK_MS = 200;
    private static final int LOOKS_BETWEEN_EVENTS = 25;

    private final Lesson lesson;
    private final Stage stage;

    Serving(Lesson lesson, Stage stage) {
        this.lesson = lesson;
        this.stage = stage;
    }

    private record Event(Happening.Action action, String pod) {}

    /** Commands to try it, as they work now. */
    public List<String> commands() {
        return lesson.tryIt().stream().map(stage.values()::fill).toList();
    }

    /**
     * Lets happen what happens in the lesson, one thing every five seconds, and waits until the thread is interrupted.
     *
     * @param says takes a sentence about each
     * @throws FleetException if the proxies end by themselves; the message says how
     */
    public void await(Consumer<String> says) throws FleetException, IOException, InterruptedException {
        Iterator<Event> events = events().iterator();
        for (int look = 1; ; look++) {
            Thread.sleep(LOOK_MS);
            stage.check();
            if (look % LOOKS_BETWEEN_EVENTS == 0 && events.hasNext()) {
                Event event = events.next();
                stage.pods().happen(event.action(), event.pod());
                says.accept(event.action().sentence(event.pod()));
            }
        }
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        Step last = lesson.steps().get(lesson.steps().size() - 1);
        for (Requests requests : last.requests()) {
            for (int request = 0; request < requests.send().count(); request++) {
                for (Happening happening : requests.happenings()) {
                    if (happening.isBefore(request)) {
                        events.add(new Event(happening.action(), happening.podAt(request)));
                    }
                }
            }
        }
        return events;
    }

    @Override
    public void close() {
        stage.close();
    }
}
