/** A mesh that a user describes is a mesh like the others, as soon as its description makes sense. */
package dev.tare.e2e.ownmesh;
