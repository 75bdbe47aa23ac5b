/**
 * Where the time of single requests went. What those on a request's way have recorded of it, the spans, lies one in the other;
 * the time of each part of the way is the difference of two durations, and clocks of different machines are never compared.
 */
package dev.tare.explain;
