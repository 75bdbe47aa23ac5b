package dev.tare.mesh.catalogue;

/**
 * How several control planes of a mesh are told apart.
 *
 * @param value the key, among the charts' values, of the revision's name
 * @param label the label by which a pod says which revision it means
 */
public record ControlPlaneRevision(String value, String label) {}
