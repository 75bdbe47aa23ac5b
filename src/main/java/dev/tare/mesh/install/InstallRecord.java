package dev.tare.mesh.install;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.MeshInstallStatus.Release;

/**
 * What the installer has done for a {@code MeshInstall}, and what it is at. It is written before anything is done and after
 * it, so that whoever comes after one that died knows whose the leftovers are.
 *
 * @param uid the UID of the {@code MeshInstall}
 * @param generation the generation of the spec that it was last asked to bring about
 * @param phase how far it is
 * @param begun when the first thing was done for this {@code MeshInstall}
 * @param at when this was written
 * @param attempts how many times in a row the installer has begun and not come to a good end
 * @param working namespace and name of the release that it is at; absent where it is at none
 * @param sentence what it is at, or what went wrong; absent where all is well
 * @param passes of what went wrong, whether it may go better later without anybody changing anything
 * @param failed the {@linkplain PlannedRelease#digest digest} of the release that went wrong; absent where none did
 * @param version the mesh's version; absent before it is known
 * @param releases the releases that are there, in the order in which they were installed
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstallRecord(
        String uid,
        long generation,
        Phase phase,
        Instant begun,
        Instant at,
        int attempts,
        String working,
        String sentence,
        boolean passes,
        String failed,
        String version,
        List<Release> releases)
        implements InstallRecordBuilder.With {

    /** Fills what is absent. */
    public InstallRecord {
        releases = releases == null ? List.of() : List.copyOf(releases);
    }

    /** How far the installer is. */
    public enum Phase {
        /** It is at work, or was interrupted. */
        Working,
        /** The mesh is installed as its spec says. */
        Done,
        /** It could not go on. */
        Failed
    }

    /** A record of nothing yet. */
    static InstallRecord first(String uid, Instant now) {
        return InstallRecordBuilder.builder()
                .uid(uid)
                .phase(Phase.Working)
                .begun(now)
                .at(now)
                .passes(true)
                .build();
    }

    /** The installer begins once more. What was done stays so until it finds something to do. */
    InstallRecord begin(long newGeneration, Instant now) {
        boolean again = newGeneration == generation;
        return with().generation(newGeneration)
                .phase(again && phase == Phase.Done ? Phase.Done : Phase.Working)
                .at(now)
                .attempts(again ? attempts + 1 : 1)
                .sentence(null)
                .passes(true)
                .failed(null)
                .build();
    }

    /** It is at a release. */
    InstallRecord at(String release, String what, Instant now) {
        return with().phase(Phase.Working)
                .at(now)
                .working(release)
                .sentence(what)
                .build();
    }

    /** A release is there, or is another revision now. */
    InstallRecord has(Release release) {
        List<Release> now = new ArrayList<>(releases);
        int index = 0;
        while (index < now.size() && !isSame(now.get(index), release)) {
            index++;
        }
        if (index < now.size()) {
            now.set(index, release);
        } else {
            now.add(release);
        }
        return having(now, release);
    }

    /** A release is gone. */
    InstallRecord without(Release release) {
        return having(releases.stream().filter(r -> !isSame(r, release)).toList(), release);
    }

    /** What the installer has died over may be another one than what it has settled now. */
    private InstallRecord having(List<Release> now, Release settled) {
        return with().working(isAt(settled) ? null : working).releases(now).build();
    }

    /** The mesh is installed as its spec says. */
    InstallRecord done(String newVersion, Instant now) {
        return with().phase(Phase.Done)
                .at(now)
                .attempts(0)
                .working(null)
                .sentence(null)
                .passes(true)
                .failed(null)
                .version(newVersion)
                .build();
    }

    /** It cannot go on. */
    InstallRecord failed(String why, boolean mayPass, Optional<String> digest, Instant now) {
        return with().phase(Phase.Failed)
                .at(now)
                .sentence(why)
                .passes(mayPass)
                .failed(digest.orElse(null))
                .build();
    }

    /** Whether a release is the one that the installer is at, or has died or given up over. */
    boolean isAt(PlannedRelease release) {
        return release.place().equals(working);
    }

    /** Whether a release is that one. */
    boolean isAt(Release release) {
        return (release.namespace() + "/" + release.name()).equals(working);
    }

    /** Whether a release is one that the installer brought. */
    boolean lists(PlannedRelease release) {
        return lists(release.namespace(), release.name());
    }

    /** Whether a release is one that the installer brought. */
    boolean lists(String namespace, String name) {
        return releases.stream()
                .anyMatch(r -> r.namespace().equals(namespace) && r.name().equals(name));
    }

    private static boolean isSame(Release one, Release other) {
        return one.namespace().equals(other.namespace()) && one.name().equals(other.name());
    }
}
