package dev.tare.mesh.install;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose a revision of a release is. It stands in the revision's description, where {@code helm history} shows it.
 *
 * @param mesh the {@code MeshInstall}'s name
 * @param uid its UID, for another one may have had the name
 * @param digest the {@linkplain PlannedRelease#digest digest} of what was asked for
 */
public record ReleaseOwner(String mesh, String uid, String digest) {

    private static final Pattern FORM = Pattern.compile("MeshInstall (\\S+) \\(([^)]+)\\), values ([0-9a-f]+)");

    /** The description of a revision. */
    public String description() {
        return "MeshInstall %s (%s), values %s".formatted(mesh, uid, digest);
    }

    /** Who a description names; empty where somebody else wrote it. */
    static Optional<ReleaseOwner> of(String description) {
        Matcher matcher = FORM.matcher(description == null ? "" : description);
        return matcher.matches()
                ? Optional.of(new ReleaseOwner(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
