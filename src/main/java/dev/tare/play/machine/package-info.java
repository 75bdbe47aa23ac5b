/** Lessons on one machine: sample services in this process, real Envoys beside it, and requests between them. */
package dev.tare.play.machine;
