/** Nodes whose clocks are not the operator's. */
package dev.tare.e2e.clocks;
