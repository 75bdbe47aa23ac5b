/** The real charts of meshes before a real API server, as far as that goes without their images. */
package dev.tare.e2e.charts;
