package dev.tare.mesh.install;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;

/** How far the installer is with one {@code MeshInstall}: kept in its record at each step, and told in the log. */
final class InstallProgress {

    private final MeshInstall mesh;
    private final InstallRecords records;
    private final Clock clock;
    private final PrintStream out;
    private final InstallRecord before;
    private InstallRecord record;

    /** Begins, with what was written down before. */
    InstallProgress(MeshInstall mesh, InstallRecords records, Clock clock, PrintStream out) {
        this.mesh = mesh;
        this.records = records;
        this.clock = clock;
        this.out = out;
        String uid = mesh.getMetadata().getUid();
        this.before = records.read(mesh.getMetadata().getName(), uid)
                .orElseGet(() -> InstallRecord.first(uid, clock.instant()));
        write(before.begin(mesh.getMetadata().getGeneration(), clock.instant()));
    }

    /** What was written down before this installer began. */
    InstallRecord before() {
        return before;
    }

    /** What is written down now. */
    synchronized InstallRecord record() {
        return record;
    }

    /** Something begins. */
    synchronized void say(String sentence) {
        out.println(sentence);
        write(record.at(record.working(), sentence, clock.instant()));
    }

    /** Something begins with a release. */
    synchronized void at(PlannedRelease release, String sentence) {
        out.println(sentence);
        write(record.at(release.place(), sentence, clock.instant()));
    }

    synchronized void has(Release release) {
        write(record.has(release));
    }

    synchronized void without(Release release) {
        write(record.without(release));
    }

    synchronized void done(String version) {
        out.println("everything is installed as the spec says");
        write(record.done(version, clock.instant()));
    }

    /** The last thing that is done for a mesh. */
    synchronized void removed() {
        out.println("everything was removed");
        records.delete(mesh.getMetadata().getName());
    }

    synchronized void failed(InstallFailure failure) {
        out.println(failure.getMessage());
        Optional<String> digest = failure.digest();
        write(record.failed(failure.getMessage(), failure.passes(), digest, clock.instant()));
    }

    private void write(InstallRecord next) {
        record = next;
        records.write(mesh, record);
    }
}
