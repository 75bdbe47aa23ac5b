/** Runs that a real Kueue admits. */
package dev.tare.e2e.kueue;
