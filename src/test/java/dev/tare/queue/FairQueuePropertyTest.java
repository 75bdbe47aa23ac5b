package dev.tare.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.numbers.fraction.BigFraction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the paper proves of divisible tasks, with what whole tasks add to it: a share can be off by a task, no more.
 */
class FairQueuePropertyTest {

    private static final long CAPACITY = 300;

    /** What one task of a user needs. */
    record Task(long cpu, long memory) {
        BigFraction share() {
            return BigFraction.of(Math.max(cpu, memory), CAPACITY);
        }
    }

    /** Theorem 7: between any two there is one task at the most. */
    @Property(tries = 300)
    void sharesDifferByOneTask(@ForAll("tasks") List<Task> tasks) {
        Filling filling = filling(tasks);
        Map<String, Long> counts = filling.counts();
        for (int i = 0; i < tasks.size(); i++) {
            for (int j = 0; j < tasks.size(); j++) {
                assertThat(share(filling, counts, i))
                        .isLessThanOrEqualTo(
                                share(filling, counts, j).add(tasks.get(i).share()));
            }
        }
    }

    /** Nobody would do better with an equal part of everything: not by more than the largest tasks. */
    @Property(tries = 300)
    void sharingIsAnIncentive(@ForAll("tasks") List<Task> tasks) {
        Filling filling = filling(tasks);
        Map<String, Long> counts = filling.counts();
        BigFraction largest = largest(tasks);
        BigFraction equalPart = BigFraction.ONE.subtract(largest).divide(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            assertThat(share(filling, counts, i).add(largest)).isGreaterThanOrEqualTo(equalPart);
        }
    }

    /** Nobody would rather have what another has: with that, more tasks could be done by one of the other's at the most. */
    @Property(tries = 300)
    void nobodyEnviesAnother(@ForAll("tasks") List<Task> tasks) {
        Filling filling = filling(tasks);
        Map<String, Long> counts = filling.counts();
        for (int i = 0; i < tasks.size(); i++) {
            for (int j = 0; j < tasks.size(); j++) {
                long withOthers = fitting(tasks.get(i), tasks.get(j), counts.get(name(j)));
                assertThat(tasks.get(i).share().multiply(withOthers))
                        .isLessThanOrEqualTo(
                                share(filling, counts, i).add(tasks.get(j).share()));
            }
        }
    }

    /** Nothing is left that the one whose turn it is could use: a resource that it needs is used up, but for less than a task. */
    @Property(tries = 300)
    void nothingIsLeftForTheOneInTurn(@ForAll("tasks") List<Task> tasks) {
        Filling filling = filling(tasks);
        Map<String, Long> counts = filling.counts();
        long cpu = CAPACITY;
        long memory = CAPACITY;
        int inTurn = 0;
        for (int i = 0; i < tasks.size(); i++) {
            cpu -= counts.get(name(i)) * tasks.get(i).cpu();
            memory -= counts.get(name(i)) * tasks.get(i).memory();
            int compared = share(filling, counts, i).compareTo(share(filling, counts, inTurn));
            if (compared < 0 || compared == 0 && counts.get(name(i)) < counts.get(name(inTurn))) {
                inTurn = i;
            }
        }
        assertThat(cpu).isNotNegative();
        assertThat(memory).isNotNegative();
        assertThat(tasks.get(inTurn).cpu() > cpu || tasks.get(inTurn).memory() > memory)
                .isTrue();
    }

    /** Who says that a task needs more than it does has no more tasks done, but for one and what others' tasks are larger. */
    @Property(tries = 300)
    void nobodyGainsByLying(
            @ForAll("tasks") List<Task> tasks,
            @ForAll @IntRange(max = 60) int moreCpu,
            @ForAll @IntRange(max = 60) int moreMemory) {
        Task truth = tasks.get(0);
        long truthful = filling(tasks).counts().get(name(0));
        List<Task> withLie = new ArrayList<>(tasks);
        withLie.set(0, new Task(truth.cpu() + moreCpu, truth.memory() + moreMemory));
        long lying = filling(withLie).counts().get(name(0));
        BigFraction gained = truth.share().multiply(lying - truthful);
        assertThat(gained).isLessThanOrEqualTo(truth.share().add(largest(tasks)));
    }

    @Provide
    Arbitrary<List<Task>> tasks() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 40), Arbitraries.longs().between(1, 40))
                .as(Task::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    private static Filling filling(List<Task> tasks) {
        Filling filling = Filling.of(CAPACITY, CAPACITY);
        for (int i = 0; i < tasks.size(); i++) {
            filling.user(name(i), tasks.get(i).cpu(), tasks.get(i).memory());
        }
        return filling;
    }

    private static BigFraction share(Filling filling, Map<String, Long> counts, int user) {
        return filling.share(name(user), counts.get(name(user)));
    }

    private static BigFraction largest(List<Task> tasks) {
        return tasks.stream().map(Task::share).max(BigFraction::compareTo).orElseThrow();
    }

    /** How many tasks of one user fit into what another has. */
    private static long fitting(Task task, Task others, long count) {
        return Math.min(
                task.cpu() == 0 ? Long.MAX_VALUE : others.cpu() * count / task.cpu(),
                others.memory() * count / task.memory());
    }

    private static String name(int user) {
        return "user" + user;
    }
}
