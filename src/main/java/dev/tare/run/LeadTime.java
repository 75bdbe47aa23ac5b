package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import dev.tare.plan.WaitLimits;

/**
 * How long before its start a block is published: twice as long as the slowest worker took to receive the one before, by
 * its own clock.
 */
public final class LeadTime {

    /** Before anybody has received anything: a kubelet takes up to 1.2 s. */
    public static final Duration FIRST = WaitLimits.LEAD;

    private static final Duration LEAST = Duration.ofSeconds(1);

    /** By clocks that differ, a block may take any time. */
    private static final Duration MOST = Duration.ofSeconds(30);

    private LeadTime() {}

    /**
     * The lead of the next block.
     *
     * @param publishedAt when the block before was published
     * @param receipts who has received that
     */
    public static Duration of(Instant publishedAt, Collection<BlockAcknowledgement> receipts) {
        if (receipts.isEmpty() || !receipts.stream().allMatch(BlockAcknowledgement::inTime)) {
            return FIRST;
        }
        Duration twice = receipts.stream()
                .map(receipt -> Duration.between(publishedAt, receipt.at()).multipliedBy(2))
                .max(Duration::compareTo)
                .orElse(FIRST);
        if (twice.compareTo(MOST) > 0) {
            return MOST;
        }
        return twice.compareTo(LEAST) > 0 ? twice : LEAST;
    }
}
