/** The other end of a measurement: the sample service, and the reference proxy whose delay is known. */
package dev.tare.target;
