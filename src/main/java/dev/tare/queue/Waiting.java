package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * A run that waits for its turn.
 *
 * @param id names it; decides between two of a team that have waited equally long
 * @param team the path of its team
 * @param demand what it needs
 * @param since when it began to wait
 * @param longest how long it takes at the most
 */
public record Waiting(String id, String team, Amounts demand, Instant since, Duration longest) {}
