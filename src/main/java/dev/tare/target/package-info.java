/**
 * The other end of a measurement: the sample service, and the reference proxy whose delay is known. Each protocol has a
 * package of its own, which knows this one and no other.
 */
package dev.tare.target;
