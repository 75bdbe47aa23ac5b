/**
 * The load engine and the worker process.
 *
 * <p>One thread sends and receives on all connections of a worker. In an open loop, requests have intended send times
 * that depend on nothing that the target does; a request whose time has come while no connection is free waits, and its
 * response time runs from the intended time all the same. So a target that stalls is seen to stall
 * (Gil Tene, "How NOT to Measure Latency", on coordinated omission).
 */
package dev.tare.load;
