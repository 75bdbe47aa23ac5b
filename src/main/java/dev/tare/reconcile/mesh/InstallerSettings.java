package dev.tare.reconcile.mesh;

import java.time.Duration;
import java.util.List;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.mesh.install.InstallPolicy;

/**
 * How meshes are installed.
 *
 * @param installs whether they are at all; everything else is meaningless where they are not
 * @param namespace the installer's namespace
 * @param serviceAccount the account that it runs as, in that namespace
 * @param image its image: Tare's own
 * @param imagePullPolicy when nodes pull it
 * @param imagePullSecrets Secrets of its namespace with credentials of the image registry
 * @param checkEvery how often it is looked whether all is still as it should be
 * @param policy what a {@code MeshInstall} may draw on
 */
@RecordBuilder
public record InstallerSettings(
        boolean installs,
        String namespace,
        String serviceAccount,
        String image,
        String imagePullPolicy,
        List<String> imagePullSecrets,
        Duration checkEvery,
        InstallPolicy policy) {

    /** No mesh is installed. */
    public static final InstallerSettings NONE = InstallerSettingsBuilder.builder()
            .installs(false)
            .namespace("")
            .serviceAccount("")
            .image("")
            .imagePullPolicy("")
            .imagePullSecrets(List.of())
            .checkEvery(Duration.ofHours(1))
            .policy(new InstallPolicy(List.of(), List.of()))
            .build();
}
