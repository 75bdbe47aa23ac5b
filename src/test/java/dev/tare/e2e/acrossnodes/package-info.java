/** Runs whose pods are on several nodes. */
package dev.tare.e2e.acrossnodes;
