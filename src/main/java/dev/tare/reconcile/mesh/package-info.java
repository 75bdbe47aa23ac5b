/**
 * {@code MeshInstall}s: those that Tare runs itself, as containers in its own pods, are ready as soon as their spec makes
 * sense; those that others run are looked for, and never written to; all others are brought about by the installer, a Job,
 * of which this package decides when it is started, and says what it has written down.
 */
package dev.tare.reconcile.mesh;
