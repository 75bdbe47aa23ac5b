package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import dev.tare.queue.PastUsage.Span;

import static org.assertj.core.api.Assertions.assertThat;

/** Step by step it is what comes of all spans at once. */
class FadingUsageTest {

    private static final Instant NOW = Filling.NOW;
    private static final PastUsage MEMORY = new PastUsage(Duration.ofHours(3));

    @Property(tries = 300)
    void isWhatSpansComeTo(@ForAll @Size(min = 1, max = 12) List<@IntRange(max = 600) Integer> minutes) {
        FadingUsage had = new FadingUsage(MEMORY, NOW, Map.of());
        List<Running> running = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            Instant end = NOW.plus(Duration.ofMinutes(minutes.get(i)));
            Amounts demand = Filling.amounts(1_000L * (i + 1), 1L << (20 + i));
            running.add(new Running("run-" + i, "team-" + i % 3, demand, end));
            spans.add(new Span("team-" + i % 3, demand, NOW, end));
        }
        while (!running.isEmpty()) {
            Instant next = running.stream()
                    .map(Running::endsBy)
                    .min(Instant::compareTo)
                    .orElseThrow();
            had.forward(next, running);
            running.removeIf(run -> !run.endsBy().isAfter(next));
            Map<String, Amounts> expected = MEMORY.at(next, spans);
            had.amounts().forEach((team, amounts) -> expected.get(team)
                    .byResource()
                    .forEach((resource, amount) -> assertThat(amounts.get(resource))
                            .as("%s of %s", resource, team)
                            .isBetween(amount - 1, amount + 1)));
        }
    }
}
