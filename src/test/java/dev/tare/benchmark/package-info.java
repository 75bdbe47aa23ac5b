/**
 * The load engine next to its peers, as {@code benchmarks/run} starts it: each generator on one core, the server on another,
 * in interleaved rounds. Figures are printed, none is asserted; docs/benchmarks.md says what came out.
 */
package dev.tare.benchmark;
