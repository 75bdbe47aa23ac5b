package dev.tare.queue;

import java.time.Instant;

/**
 * A run that has its place.
 *
 * @param id names it
 * @param team the path of its team
 * @param demand what it has
 * @param endsBy when it has ended at the latest
 */
public record Running(String id, String team, Amounts demand, Instant endsBy) {}
