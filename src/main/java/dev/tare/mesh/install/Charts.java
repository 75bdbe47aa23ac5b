package dev.tare.mesh.install;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.RegistryCommand;
import com.marcnuri.helm.RepoCommand;

/** How Helm gets at charts: repositories that it was told of, and archives on disk. */
final class Charts {

    private static final String OCI = "oci://";

    private final Path folder;
    private final Access access;
    private final Map<String, String> names = new HashMap<>();

    /**
     * What is needed to get at charts, beyond their address.
     *
     * @param credentials for the repository
     * @param certificateAuthority a file with the certificates of authorities, in PEM
     * @param archives by file name, charts
     */
    record Access(
            Optional<Credentials> credentials, Optional<Path> certificateAuthority, Map<String, byte[]> archives) {}

    /**
     * A name and a password.
     *
     * @param username the name
     * @param password the password
     */
    record Credentials(String username, String password) {

        @Override
        public String toString() {
            return "Credentials of " + username;
        }
    }

    /**
     * Charts.
     *
     * @param folder an empty folder for what is fetched
     * @param access what is needed to get at them
     */
    Charts(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    /** The file in which Helm keeps what repositories there are. */
    Path repositories() {
        return folder.resolve("repositories.yaml");
    }

    /** The certificates of authorities that a repository's may be of. */
    Optional<Path> certificateAuthority() {
        return access.certificateAuthority();
    }

    /**
     * What Helm calls the chart of a release.
     *
     * @throws InstallFailure if its repository cannot be reached, or an archive is missing
     */
    String reference(PlannedRelease release) throws InstallFailure, IOException {
        if (release.repository().isEmpty()) {
            return archive(release);
        }
        String repository = release.repository().get();
        if (repository.startsWith(OCI)) {
            login(repository);
            return repository.replaceAll("/+$", "") + "/" + release.chart();
        }
        return known(repository) + "/" + release.chart();
    }

    private String archive(PlannedRelease release) throws InstallFailure, IOException {
        String name = release.chart() + "-" + release.version() + ".tgz";
        byte[] archive = access.archives().get(name);
        if (archive == null) {
            throw new InstallFailure(
                    "spec.chartSource.archives: has no key %s; it has %s"
                            .formatted(
                                    name,
                                    access.archives().isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ", access.archives().keySet())),
                    true);
        }
        return Files.write(folder.resolve(name), archive).toString();
    }

    private void login(String repository) throws InstallFailure {
        if (access.credentials().isEmpty() || names.containsKey(repository)) {
            return;
        }
        Credentials credentials = access.credentials().get();
        RegistryCommand.LoginCommand login = Helm.registry()
                .login()
                .withHost(URI.create(repository).getAuthority())
                .withUsername(credentials.username())
                .withPassword(credentials.password());
        access.certificateAuthority().ifPresent(login::withCaFile);
        reach(repository, login::call);
        names.put(repository, repository);
    }

    private String known(String repository) throws InstallFailure {
        String name = names.get(repository);
        if (name == null) {
            name = "repository-" + names.size();
            RepoCommand.RepoSubcommand<Void> add = Helm.repo()
                    .add()
                    .withName(name)
                    .withUrl(URI.create(repository))
                    .withRepositoryConfig(repositories());
            access.certificateAuthority().ifPresent(add::withCaFile);
            access.credentials().ifPresent(c -> add.withUsername(c.username()).withPassword(c.password()));
            reach(repository, add::call);
            names.put(repository, name);
        }
        return name;
    }

    private static void reach(String repository, Runnable command) throws InstallFailure {
        try {
            command.run();
        } catch (IllegalStateException e) {
            throw new InstallFailure(
                    "repository %s: %s".formatted(repository, HelmErrors.oneLine(e.getMessage())), true);
        }
    }
}
