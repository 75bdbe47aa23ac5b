package dev.tare.measure;

import java.util.List;
import java.util.Optional;

/**
 * How much an environment takes: the rate at which half of all trials meet the objective of a search.
 *
 * @param searches the searches in which the limit was found for it and for the baseline, by their numbers from 1
 * @param foundPerSecond what each of them found, in requests per second
 * @param perSecond the estimate in requests per second with its simultaneous interval; empty where there are too few
 *     searches
 * @param loss what is lost of the baseline's capacity, as a share of it, from searches of the same blocks; with its
 *     simultaneous interval. Empty for the baseline and where there are too few searches
 */
public record Capacity(
        List<Integer> searches, List<Double> foundPerSecond, Optional<Interval> perSecond, Optional<Interval> loss) {}
