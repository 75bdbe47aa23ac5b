package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import dev.tare.fleet.Certificates;
import dev.tare.fleet.Endpoint;

/** A run's own keys and certificates, made when the first process needs one. */
final class RunCertificates {

    private final Path folder;
    private final Clock clock;
    private boolean made;

    RunCertificates(Path runFolder, Clock clock) {
        this.folder = runFolder.resolve("certificates");
        this.clock = clock;
    }

    /** The folder that they are in. */
    Path folder() throws IOException {
        if (!made) {
            String host = Endpoint.local(0).host();
            CertificateFiles.write(folder, Certificates.issue(clock, List.of(host)));
            made = true;
        }
        return folder;
    }
}
