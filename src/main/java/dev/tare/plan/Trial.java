package dev.tare.plan;

import java.time.Duration;

/**
 * One environment under load once.
 *
 * @param environment the environment's name
 * @param repeat 0 for the first trial of an environment in a block, 1 for the baseline's second one
 * @param start when it begins, from the start of its block
 * @param requestsPerSecond the rate over all workers; 0 in a closed loop
 */
public record Trial(String environment, int repeat, Duration start, long requestsPerSecond) {}
