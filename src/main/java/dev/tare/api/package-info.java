/**
 * The custom resources of group {@code tare.dev}, version {@code v1alpha1}, as immutable Java types.
 *
 * <p>The schema that the API server enforces is generated from these types: annotations become constraints and CEL
 * rules, and the Javadoc of a record's components becomes the description of its fields. Nothing here computes.
 */
package dev.tare.api;
