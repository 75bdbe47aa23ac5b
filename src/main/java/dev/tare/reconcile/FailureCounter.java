package dev.tare.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.reconcile.status.ResourceLog;

/**
 * What becomes of resources that could not be looked at: what passes is tried again, what is refused is over, what should
 * pass and stays for a minute is refused as well, and a mistake of Tare's own is over when it was made a few times. All this
 * is counted in memory only: another operator may be another version, and does not make the mistake.
 */
public final class FailureCounter {

    /** When to try again after a mistake of Tare's own. */
    public static final Duration AFTER_MISTAKE = Duration.ofSeconds(2);

    private static final int MOST_TRIES = 3;
    private static final Duration PASSES_WITHIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Mistakes> mistakes = new ConcurrentHashMap<>();
    private final Map<String, Instant> failingSince = new ConcurrentHashMap<>();

    /** How often a mistake was made with one generation of a resource. */
    private record Mistakes(Long generation, int times) {}

    /**
     * A counter.
     *
     * @param clock the time
     */
    public FailureCounter(Clock clock) {
        this.clock = clock;
    }

    /**
     * Why a resource is given up.
     *
     * @param resource the resource
     * @param e what came of a look at it
     * @return empty: it is to be tried again
     */
    public Optional<Failure.Refused> end(HasMetadata resource, Exception e) {
        Failure failure = Failure.of(e);
        if (failure instanceof Failure.Refused refused) {
            return Optional.of(refused);
        }
        if (failure instanceof Failure.Passing passing) {
            Instant since = failingSince.computeIfAbsent(uid(resource), first -> clock.instant());
            return passing.ifItStays().filter(refused -> !clock.instant().isBefore(since.plus(PASSES_WITHIN)));
        }
        return ofMistake(resource, e);
    }

    /**
     * What a reconciler does about a look at a resource that has failed: the framework tries again what passes, and what does not is said.
     *
     * @param resource the resource
     * @param context where all of its kind are known
     * @param e what came of the look
     * @param give says in the resource's status why it is given up
     * @param again when to look at one that was given up again; empty: when something changes
     */
    public <R extends HasMetadata> UpdateControl<R> afterFailure(
            R resource,
            Context<R> context,
            RuntimeException e,
            Consumer<Failure.Refused> give,
            Function<Failure.Refused, Optional<Duration>> again) {
        Optional<Failure.Refused> end = end(resource, e);
        if (end.isEmpty()) {
            if (Failure.of(e) instanceof Failure.Passing) {
                throw e;
            }
            return UpdateControl.<R>noUpdate().rescheduleAfter(AFTER_MISTAKE);
        }
        keepOnly(context.getPrimaryCache()
                .list()
                .map(known -> known.getMetadata().getUid())
                .collect(Collectors.toSet()));
        try {
            give.accept(end.get());
        } catch (RuntimeException unwritten) {
            if (Failure.of(unwritten) instanceof Failure.Passing) {
                throw unwritten;
            }
            ResourceLog.unsaid(resource, end.get().message(), unwritten);
        }
        return again.apply(end.get())
                .map(after -> UpdateControl.<R>noUpdate().rescheduleAfter(after))
                .orElseGet(UpdateControl::noUpdate);
    }

    private Optional<Failure.Refused> ofMistake(HasMetadata resource, Exception e) {
        Long generation = resource.getMetadata().getGeneration();
        int times = mistakes.merge(
                        uid(resource),
                        new Mistakes(generation, 1),
                        (before, one) -> Objects.equals(before.generation(), generation)
                                ? new Mistakes(generation, before.times() + 1)
                                : one)
                .times();
        if (times <= MOST_TRIES) {
            ResourceLog.mistake(resource, "%d of at most %d times".formatted(times, MOST_TRIES), e, times == 1);
        }
        if (times < MOST_TRIES) {
            return Optional.empty();
        }
        return Optional.of(new Failure.Refused(
                MeasuringFailureReason.InternalError,
                "an internal error of Tare, %d times; the operator's log says where: %s".formatted(MOST_TRIES, e),
                true));
    }

    /** A look at a resource went well: what should pass has passed. */
    public void wentWell(HasMetadata resource) {
        failingSince.remove(uid(resource));
    }

    /** Forgets all resources but these. */
    public void keepOnly(Set<String> uids) {
        mistakes.keySet().retainAll(uids);
        failingSince.keySet().retainAll(uids);
    }

    private static String uid(HasMetadata resource) {
        return resource.getMetadata().getUid();
    }
}
