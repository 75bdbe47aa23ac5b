/** What a run keeps in the cluster: its frozen copy, and the lines of each block. */
package dev.tare.fleet.pods.stored;
