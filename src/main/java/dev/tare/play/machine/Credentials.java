package dev.tare.play.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tare.fleet.Certificates;
import dev.tare.fleet.Tokens;
import dev.tare.fleet.processes.CertificateFiles;

/** Certificates of sidecars and tokens of end users, made on the spot. */
final class Credentials {

    /** The sidecars that have an identity. */
    private static final List<String> SIDECARS = List.of("service", "friend", "stranger");

    private final Path certificates;
    private final Tokens tokens;

    /**
     * Makes them.
     *
     * @param folder for the certificates, which is not there yet
     */
    Credentials(Path folder, Clock clock) throws IOException {
        certificates = folder;
        CertificateFiles.write(folder, Certificates.issueIdentities(clock, SIDECARS));
        tokens = new Tokens(clock);
    }

    /** The folder of the certificates. */
    Path certificates() {
        return certificates;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The identities of the sidecars, URIs. */
    static Map<String, Object> identities() {
        Map<String, Object> identities = new LinkedHashMap<>();
        SIDECARS.forEach(name -> identities.put(name, Certificates.identity(name)));
        return identities;
    }
}
