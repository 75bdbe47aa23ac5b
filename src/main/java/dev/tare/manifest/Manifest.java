package dev.tare.manifest;

/**
 * A resource that was read from a file.
 *
 * @param source the file
 * @param resource the resource
 * @param <R> its type
 */
public record Manifest<R>(String source, R resource) {}
