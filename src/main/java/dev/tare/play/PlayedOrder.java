package dev.tare.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of one order, as they come, among those of others. */
public final class PlayedOrder {

    private final String id;
    private final List<Answer> answers = new ArrayList<>();
    private Optional<PlayLine> end = Optional.empty();
    private boolean begun;

    /**
     * An order of which nothing was read yet.
     *
     * @param id its id
     */
    public PlayedOrder(String id) {
        this.id = id;
    }

    /** Takes a line. A player that was started again may begin an order once more: what was said before is dropped. */
    public void take(PlayLine line) {
        if (!line.order().equals(id)) {
            return;
        }
        if (line.sent() != null) {
            end = Optional.of(line);
        } else if (line.answers().isEmpty()) {
            begun = true;
            end = Optional.empty();
            answers.clear();
        } else {
            line.answers().forEach(told -> answers.add(told.answer()));
        }
    }

    /** Whether its requests are being sent, or were. */
    public boolean isBegun() {
        return begun;
    }

    /** What was seen; empty as long as lines are missing. */
    public Optional<Seen> seen() {
        return end.filter(line -> answers.size() == line.sent())
                .map(line -> new Seen(answers, line.received() == null ? Map.of() : line.received(), List.of()));
    }
}
