package dev.tare.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class TimedLoopTest {

    private final TimedLoop loop = new TimedLoop("tested");

    @AfterEach
    void close() {
        loop.close();
    }

    /** Does its work once its time has come, and writes down what and when. */
    private static final class Alarm implements TimedTask {

        private final String name;
        private final long[] atNs;
        private final List<String> rung;
        private final CountDownLatch left;
        private long earliestNs = Long.MAX_VALUE;
        private int next;

        Alarm(String name, List<String> rung, CountDownLatch left, long... atNs) {
            this.name = name;
            this.rung = rung;
            this.left = left;
            this.atNs = atNs;
        }

        @Override
        public long run(long nowNs) {
            while (next < atNs.length && nowNs >= atNs[next]) {
                earliestNs = Math.min(earliestNs, System.nanoTime() - atNs[next]);
                rung.add(name + next);
                next++;
                left.countDown();
            }
            return next == atNs.length ? NEVER : atNs[next];
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsInTheOrderOfDeadlinesAndNotBeforeThem(TimedLoop.Wait wait) throws Exception {
        try (TimedLoop waiting = new TimedLoop("waiting", wait)) {
            callsInOrder(waiting);
        }
    }

    private static void callsInOrder(TimedLoop loop) throws Exception {
        long t = System.nanoTime() + ms(50);
        List<String> rung = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch left = new CountDownLatch(4);
        Alarm late = new Alarm("late", rung, left, t + ms(100), t + ms(300));
        Alarm early = new Alarm("early", rung, left, t, t + ms(200));
        loop.execute(() -> {
            loop.add(late);
            loop.add(early);
        });
        left.await();

        assertThat(rung).containsExactly("early0", "late0", "early1", "late1");
        assertThat(late.earliestNs).isNotNegative();
        assertThat(early.earliestNs).isNotNegative();
    }

    @Test
    void aDeadlineThatIsAddedWhileALaterOneIsAwaitedIsKept() throws Exception {
        long t = System.nanoTime();
        List<String> rung = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch left = new CountDownLatch(2);
        loop.execute(() -> loop.add(new Alarm("late", rung, left, t + ms(200))));
        Thread.sleep(20);
        loop.execute(() -> loop.add(new Alarm("early", rung, left, t + ms(60))));
        left.await();
        assertThat(rung).containsExactly("early0", "late0");
    }

    @Test
    void aDeadlineIsKeptAfterAnEarlierOneWasRemoved() throws Exception {
        long t = System.nanoTime();
        List<String> rung = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch left = new CountDownLatch(1);
        Alarm removed = new Alarm("removed", rung, new CountDownLatch(1), t + ms(100));
        loop.execute(() -> {
            loop.add(removed);
            loop.add(new Alarm("kept", rung, left, t + ms(200)));
        });
        loop.execute(() -> loop.remove(removed));
        left.await();
        assertThat(rung).containsExactly("kept0");
    }

    @Test
    void isCalledAfterATaskThatMayHaveChangedItsDeadline() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> seen = new CompletableFuture<>();
        boolean[] changed = new boolean[1];
        loop.execute(() -> loop.add(nowNs -> {
            calls.incrementAndGet();
            if (changed[0]) {
                seen.complete(null);
            }
            return TimedTask.NEVER;
        }));
        loop.execute(() -> changed[0] = true);
        seen.get(10, TimeUnit.SECONDS);
        assertThat(calls.get()).isPositive();
    }

    @Test
    void isNotCalledOnAndOnWithoutDeadlines() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        loop.execute(() -> loop.add(nowNs -> {
            calls.incrementAndGet();
            return TimedTask.NEVER;
        }));
        Thread.sleep(100);
        assertThat(calls.get()).isLessThan(20);
    }

    @Test
    void tasksAndParticipantsShareOneThread() throws Exception {
        CompletableFuture<Thread> ofTask = new CompletableFuture<>();
        CompletableFuture<Thread> ofParticipant = new CompletableFuture<>();
        loop.execute(() -> {
            ofTask.complete(Thread.currentThread());
            loop.add(nowNs -> {
                ofParticipant.complete(Thread.currentThread());
                return TimedTask.NEVER;
            });
        });
        assertThat(ofParticipant.get(10, TimeUnit.SECONDS)).isSameAs(ofTask.get(10, TimeUnit.SECONDS));
        assertThat(ofTask.get().getName()).isEqualTo("tested");
    }

    @Test
    void tellsItsLongestStall() throws Exception {
        CountDownLatch rounds = new CountDownLatch(2);
        loop.execute(() -> loop.add(nowNs -> {
            rounds.countDown();
            return nowNs + ms(5);
        }));
        rounds.await();
        assertThat(loop.ask(() -> {
                            Thread.sleep(100);
                            return loop.use();
                        })
                        .longestStallNs())
                .isGreaterThanOrEqualTo(ms(95));
        assertThat(loop.ask(loop::use).longestStallNs()).isGreaterThanOrEqualTo(ms(95));
        assertThat(loop.ask(() -> {
                            loop.forgetStalls();
                            return loop.use();
                        })
                        .longestStallNs())
                .isLessThan(ms(95)); // not none: this very call may be late already
    }

    @Test
    void doesNotCallPollingInVainBusy() throws Exception {
        try (TimedLoop polling = new TimedLoop("polling", TimedLoop.Wait.POLL)) {
            long hourNs = TimeUnit.HOURS.toNanos(1);
            polling.execute(() -> polling.add(nowNs -> nowNs + hourNs));
            LoopUse idle = polling.ask(polling::use);
            while (idle.cpuNs() < ms(200)) {
                Thread.sleep(10);
                idle = polling.ask(polling::use);
            }
            assertThat(idle.busyNs()).isLessThan(idle.cpuNs() / 2);

            long before = idle.cpuNs();
            LoopUse worked = polling.ask(() -> {
                LoopUse use = polling.use();
                while (use.cpuNs() < before + ms(200)) {
                    use = polling.use();
                }
                return use;
            });
            assertThat(worked.busyNs() - idle.busyNs()).isGreaterThan(ms(100));
        }
    }

    @Test
    void endsItsThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        loop.close();
        thread.get(10, TimeUnit.SECONDS).join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
