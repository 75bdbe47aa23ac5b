/**
 * From files to resources, as an API server would read them: the same schemas, the same rules, the same defaults.
 *
 * <p>{@link dev.tare.manifest.ManifestReader} reads profiles and meshes, {@link dev.tare.manifest.FileSchema} files that
 * are no resources, such as the entries of the catalogue. What is wrong with what a user wrote comes back as values:
 * something {@linkplain dev.tare.manifest.Validated checked} is the thing itself, or {@linkplain
 * dev.tare.manifest.Problem problems}, each of them a sentence.
 */
package dev.tare.manifest;
