/**
 * What processes, containers and the machine have used: read from {@code /proc} and the control groups, which needs no
 * rights in a cluster. Readings are cumulative, so that the difference of two is exact whatever happened in between.
 */
package dev.tare.usage;
