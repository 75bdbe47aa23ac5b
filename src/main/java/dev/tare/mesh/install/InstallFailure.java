package dev.tare.mesh.install;

import java.util.Optional;

/** The installer cannot go on. */
final class InstallFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean passes;
    private final String digest;

    /**
     * A failure.
     *
     * @param sentence what went wrong, and what helps
     * @param passes whether it may go better later, without anybody changing the {@code MeshInstall}
     */
    InstallFailure(String sentence, boolean passes) {
        this(sentence, passes, null);
    }

    private InstallFailure(String sentence, boolean passes, String digest) {
        super(sentence);
        this.passes = passes;
        this.digest = digest;
    }

    /** The same, over a release that should have become such; and with more to say. */
    InstallFailure over(PlannedRelease release, Optional<String> more) {
        return new InstallFailure(getMessage() + more.map(m -> "; " + m).orElse(""), passes, release.digest());
    }

    boolean passes() {
        return passes;
    }

    /** The digest of the release that it is about; empty where it is about none. */
    Optional<String> digest() {
        return Optional.ofNullable(digest);
    }
}
