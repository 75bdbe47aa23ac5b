/**
 * A fleet of processes on this machine, on loopback: no cluster, no containers. Every process ends when this one does,
 * however that ends.
 */
package dev.tare.fleet.processes;
