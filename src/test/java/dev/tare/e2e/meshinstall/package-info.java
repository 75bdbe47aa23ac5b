/** Meshes that Tare installs: real Helm, real releases, and charts that stand in for a mesh's own. */
package dev.tare.e2e.meshinstall;
