package dev.tare.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

import dev.tare.fleet.Certificates;
import dev.tare.transport.PemFiles;
import dev.tare.wire.Assignment;

/** Files with an authority and a server's certificate of it, as a run's own are. */
public record TlsFixture(Path folder) {

    /** For a server that is called so. */
    public static TlsFixture of(Path folder, String... hosts) throws IOException {
        return of(folder, Clock.systemUTC(), hosts);
    }

    /** From another day; certificates are valid for a week. */
    public static TlsFixture ofDay(int day, Path folder, String... hosts) throws IOException {
        return of(folder, Clock.offset(Clock.systemUTC(), Duration.ofDays(day)), hosts);
    }

    private static TlsFixture of(Path folder, Clock clock, String... hosts) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file :
                Certificates.issue(clock, List.of(hosts)).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return new TlsFixture(folder);
    }

    public Path authority() {
        return folder.resolve(Certificates.AUTHORITY);
    }

    /** How a worker speaks TLS with a server that is called so, and trusts the authority. */
    public Assignment.Tls trusted(String serverName) {
        return new Assignment.Tls(serverName, authority().toString(), null, null, false);
    }

    public Path certificate() {
        return folder.resolve(Certificates.TARGET_CERTIFICATE);
    }

    public Path key() {
        return folder.resolve(Certificates.TARGET_KEY);
    }

    /** A server's side, which trusts the same authority. */
    public SSLContext server() throws IOException {
        return server(PemFiles.identity(certificate(), key()));
    }

    /** A server's side that shows what these have. */
    public SSLContext server(KeyManager... identity) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, PemFiles.trust(authority()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
