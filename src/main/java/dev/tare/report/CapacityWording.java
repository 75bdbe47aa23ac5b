package dev.tare.report;

import java.util.Optional;

import dev.tare.api.DurationText;
import dev.tare.api.Load;
import dev.tare.measure.Capacity;
import dev.tare.measure.CountText;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Interval;
import dev.tare.measure.Verdict;

/** What a search has found, in sentences and cells. */
final class CapacityWording {

    private final Units units;

    CapacityWording(Units units) {
        this.units = units;
    }

    /** What was searched, such as {@code search from 500 to 20,000 requests/s for p99 below 20ms ...}. */
    String load(Load load) {
        Load.Search search = load.search();
        return "search from " + units.count(search.from()) + " to " + units.count(search.to())
                + " requests/s for the highest rate with p99 below " + DurationText.format(search.p99Below())
                + " and fewer than " + CountText.of(search.errorsPerMillionBelow(), "error")
                + " per million, open loop, " + load.arrival() + " arrivals, "
                + CountText.of(load.connections(), "connection");
    }

    /** How much an environment takes, and how much less that is than the baseline takes. */
    String answer(EnvironmentAnalysis e) {
        Optional<Interval> perSecond = e.capacity().flatMap(Capacity::perSecond);
        if (perSecond.isEmpty()) {
            return e.environment() + " was not searched often enough to say how much it takes.";
        }
        String takes = CountText.of(Math.round(perSecond.get().estimate()), "request/s", "requests/s") + " ("
                + units.count(perSecond.get().low()) + " to "
                + units.count(perSecond.get().high()) + ")";
        Optional<Interval> loss = e.capacity().flatMap(Capacity::loss);
        if (loss.isEmpty()) {
            return e.environment() + " takes " + takes + ".";
        }
        String lost = units.percent(loss.get().estimate()) + " of the baseline's capacity ("
                + units.percents(loss.get()) + ")";
        if (e.verdict() == Verdict.Overhead) {
            return e.environment() + " loses " + lost + ": it takes " + takes + ".";
        }
        return e.verdict() == Verdict.NoDetectableOverhead
                ? "No loss of capacity of " + e.environment() + " can be detected: it takes " + takes + ", and loses "
                        + lost + "."
                : "The capacity loss of " + e.environment() + " is inconclusive: it takes " + takes + ", and loses "
                        + lost + ". More searches or a quieter machine would narrow this.";
    }

    /** A capacity with its interval; what stands for nothing where it may not be used. */
    String capacity(EnvironmentAnalysis e) {
        return usable(e)
                .flatMap(Capacity::perSecond)
                .map(interval -> units.count(interval.estimate()) + " [" + units.count(interval.low()) + ", "
                        + units.count(interval.high()) + "]")
                .orElse(units.none());
    }

    /** A loss with its interval; what stands for nothing where it may not be used. */
    String loss(EnvironmentAnalysis e) {
        return usable(e).flatMap(Capacity::loss).map(units::share).orElse(units.none());
    }

    private static Optional<Capacity> usable(EnvironmentAnalysis e) {
        return e.verdict() == Verdict.Invalid ? Optional.empty() : e.capacity();
    }
}
