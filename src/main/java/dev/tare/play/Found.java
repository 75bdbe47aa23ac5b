package dev.tare.play;

/**
 * A figure that was found, and whether it is as it must be.
 *
 * @param text the figure, and whose it is
 * @param holds whether it is as it must be
 * @param bound what it must be, in words
 */
public record Found(String text, boolean holds, String bound) {}
