/**
 * The catalogue: what Tare knows of each mesh, one file a mesh under {@code /meshes}. Adding a mesh is adding a file, on
 * the class path or, in a cluster, in a ConfigMap. A file is checked by {@code /meshes/schema.json} before it is read.
 */
package dev.tare.mesh.catalogue;
