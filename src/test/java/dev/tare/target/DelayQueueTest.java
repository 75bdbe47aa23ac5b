package dev.tare.target;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import dev.tare.transport.TimedTask;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a list that is sorted, stably, whenever something is taken from it. */
class DelayQueueTest {

    private record Item(long dueNs, int number) {}

    @Property
    void handsOnWhatIsDueInOrder(@ForAll @Size(max = 400) List<@IntRange(min = -30, max = 60) Integer> steps) {
        List<Item> received = new ArrayList<>();
        List<Item> expected = new ArrayList<>();
        List<Item> waiting = new ArrayList<>();
        DelayQueue<Item> queue = new DelayQueue<>(received::add);
        int number = 0;
        for (int step : steps) {
            if (step >= 0) {
                Item item = new Item(step, number++);
                queue.add(step, item);
                waiting.add(item);
            } else {
                long nowNs = -step;
                waiting.sort(Comparator.comparingLong(Item::dueNs));
                while (!waiting.isEmpty() && waiting.get(0).dueNs() <= nowNs) {
                    expected.add(waiting.remove(0));
                }
                assertThat(queue.run(nowNs))
                        .isEqualTo(
                                waiting.isEmpty()
                                        ? TimedTask.NEVER
                                        : waiting.get(0).dueNs());
                assertThat(received).isEqualTo(expected);
            }
        }
    }

    @Test
    void takesWhatIsAddedWhileItHandsOn() {
        List<String> received = new ArrayList<>();
        List<DelayQueue<String>> itself = new ArrayList<>();
        DelayQueue<String> queue = new DelayQueue<>(item -> {
            received.add(item);
            if (item.equals("first")) {
                itself.get(0).add(3, "at once");
                itself.get(0).add(9, "later");
            }
        });
        itself.add(queue);
        queue.add(1, "first");
        queue.add(5, "last");
        assertThat(queue.run(5)).isEqualTo(9);
        assertThat(received).containsExactly("first", "at once", "last");
    }
}
