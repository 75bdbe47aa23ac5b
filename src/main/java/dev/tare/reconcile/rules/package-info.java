/**
 * What a profile may ask of a cluster, beyond what makes sense anywhere: limits, hosts and images that the operator's
 * configuration allows, and what the meshes of its environments can do.
 */
package dev.tare.reconcile.rules;
