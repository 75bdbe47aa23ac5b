/** Prometheus' own programs, where the {@code PATH} has them. */
package dev.tare.prometheus;
