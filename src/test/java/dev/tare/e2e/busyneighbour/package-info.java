/** A run on a node that others use, too. */
package dev.tare.e2e.busyneighbour;
