package dev.tare.play.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod of the application.
 *
 * @param name what it is called in lessons
 * @param version the version of the service that it is; empty: it is none
 * @param client who it is when it sends requests; empty: it sends none
 */
public record ApplicationPod(String name, Optional<String> version, Optional<Client> client) {

    /** All pods. */
    public static final List<ApplicationPod> ALL = Stream.concat(
                    Stream.of(
                            service("a", LessonPlace.FIRST_VERSION),
                            service("b", LessonPlace.FIRST_VERSION),
                            service("c", LessonPlace.FIRST_VERSION),
                            service("d", LessonPlace.SECOND_VERSION)),
                    Stream.of(Client.values()).map(ApplicationPod::client))
            .toList();

    private static ApplicationPod service(String name, String version) {
        return new ApplicationPod(name, Optional.of(version), Optional.empty());
    }

    private static ApplicationPod client(Client client) {
        return new ApplicationPod(client.pod(), Optional.empty(), Optional.of(client));
    }

    /** Whether it is on the mesh. */
    public boolean isOnMesh() {
        return !client.equals(Optional.of(Client.Outsider));
    }
}
