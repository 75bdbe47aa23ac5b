package dev.tare.mesh.install;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose a revision is, in its description. */
class ReleaseOwnerTest {

    @Test
    void peopleCanReadIt() {
        assertThat(new ReleaseOwner("istio", "0d1c-77", "00ff").description())
                .isEqualTo("MeshInstall istio (0d1c-77), values 00ff");
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll @StringLength(min = 1, max = 63) @CharRange(from = 'a', to = 'z') String mesh,
            @ForAll @StringLength(min = 1, max = 36) @CharRange(from = '-', to = '9') String uid,
            @ForAll @StringLength(min = 1, max = 16) @CharRange(from = 'a', to = 'f') String digest) {
        ReleaseOwner ownership = new ReleaseOwner(mesh, uid, digest);
        assertThat(ReleaseOwner.of(ownership.description())).contains(ownership);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Install complete",
                "Rollback to 2",
                "MeshInstall istio (0d1c-77), values 00fg",
                "MeshInstall istio (0d1c-77), values 00ff, and more",
                "not MeshInstall istio (0d1c-77), values 00ff",
                "MeshInstall istio (), values 00ff",
                "MeshInstall two names (0d1c-77), values 00ff"
            })
    void whatOthersWriteNamesNobody(String description) {
        assertThat(ReleaseOwner.of(description)).isEmpty();
    }
}
