package dev.tare.fleet.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateFilesTest {

    @Test
    void nobodyElseMayReadThem(@TempDir Path folder) throws Exception {
        Path certificates = folder.resolve("certificates");
        CertificateFiles.write(certificates, Map.of("ca.pem", new byte[] {1}, "tare-client.key", new byte[] {2}));
        try (var files = Files.list(certificates)) {
            assertThat(files.toList()).hasSize(2).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
        assertThat(certificates.resolve("ca.pem")).hasBinaryContent(new byte[] {1});
    }
}
