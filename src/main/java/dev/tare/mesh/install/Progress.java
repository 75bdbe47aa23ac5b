package dev.tare.mesh.install;

import java.time.Clock;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;

/** How far the installer is with one {@code MeshInstall}: kept in its record at each step, and told in the log. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final MeshInstall mesh;
    private final InstallRecords records;
    private final Clock clock;
    private final InstallRecord before;
    private InstallRecord record;

    /** Begins, with what was written down before. */
    Progress(MeshInstall mesh, InstallRecords records, Clock clock) {
        this.mesh = mesh;
        this.records = records;
        this.clock = clock;
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
        LOG.info("{}", sentence);
        write(record.at(record.working(), sentence, clock.instant()));
    }

    /** Something begins with a release. */
    synchronized void at(PlannedRelease release, String sentence) {
        LOG.info("{}", sentence);
        write(record.at(release.place(), sentence, clock.instant()));
    }

    synchronized void has(Release release) {
        write(record.has(release));
    }

    synchronized void without(Release release) {
        write(record.without(release));
    }

    synchronized void done(String version) {
        LOG.info("all is as it should be");
        write(record.done(version, clock.instant()));
    }

    synchronized void removed() {
        LOG.info("all is gone");
        write(record.removed(clock.instant()));
    }

    synchronized void failed(InstallFailure failure) {
        LOG.error("{}", failure.getMessage());
        Optional<String> digest = failure.digest();
        write(record.failed(failure.getMessage(), failure.passes(), digest, clock.instant()));
    }

    private void write(InstallRecord next) {
        record = next;
        records.write(mesh, record);
    }
}
