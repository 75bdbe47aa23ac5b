/**
 * A fleet of pods, through the API server: {@link dev.tare.fleet.pods.PodFleet} is thin. What should be there is a pure function
 * ({@code desired}), what is there a value ({@code observed}), and what outlives pods is written down ({@code stored}).
 */
package dev.tare.fleet.pods;
