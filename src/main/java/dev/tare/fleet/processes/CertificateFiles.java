package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Keys and certificates as files that nobody else may read. */
public final class CertificateFiles {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private CertificateFiles() {}

    /**
     * Makes a folder that holds these files.
     *
     * @param folder the folder, which is not there yet
     * @param files contents by file name
     * @throws IOException if it is there already, or a file cannot be written
     */
    public static void write(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectory(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(Files.createFile(folder.resolve(file.getKey()), PRIVATE), file.getValue());
        }
    }
}
