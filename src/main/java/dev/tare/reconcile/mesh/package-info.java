/**
 * {@code MeshInstall}s: those that Tare runs itself, as containers in its own pods, are ready as soon as their spec makes
 * sense; those that others run are looked for, and never written to.
 */
package dev.tare.reconcile.mesh;
