/** Environments on a mesh that puts real proxies into pods: proven to be on it, and left again. */
package dev.tare.e2e.onmesh;
