/** The meshes: what can be installed or run, with which values and features, and how it is known to be crossed. */
package dev.tare.mesh;
