/**
 * Does the scale weigh right? Measurements of what is known, which need a quiet machine and some minutes: {@code ./mvnw
 * -Paccuracy verify}. Each prints its figures.
 */
package dev.tare.accuracy;
