package dev.tare.play.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.EnvoyProcess;
import dev.tare.play.Application;
import dev.tare.play.Fragment;
import dev.tare.play.Values;

/** An application and its proxies, running. */
final class Stage implements AutoCloseable {

    /** What Envoy says when somebody has taken a port since it was found free. */
    private static final String PORT_TAKEN = "Address already in use";

    private static final int MOST_ATTEMPTS = 3;

    private final Pods pods;
    private final Map<String, Endpoint> listeners;
    private final Values values;
    private final EnvoyProcess envoy;

    private Stage(Pods pods, Map<String, Endpoint> listeners, Values values, EnvoyProcess envoy) {
        this.pods = pods;
        this.listeners = listeners;
        this.values = values;
        this.envoy = envoy;
    }

    /**
     * Starts the pods, then the proxies.
     *
     * @param application what runs
     * @param fragments what is switched on
     * @param credentials who it is, and whom it trusts
     * @param envoy the proxies' program
     * @param folder for what they read and write; it is made
     * @param firstPort where the first listener listens, the others behind it; empty: where there is room
     * @throws FleetException if the proxies do not start; the message is a sentence
     */
    static Stage set(
            Application application,
            List<Fragment> fragments,
            Credentials credentials,
            EnvoyBinary envoy,
            Path folder,
            Optional<Integer> firstPort)
            throws FleetException, IOException, InterruptedException {
        Files.createDirectories(folder);
        for (int attempt = 1; ; attempt++) {
            try {
                return set(application, fragments, credentials, envoy, folder, listeners(application, firstPort));
            } catch (FleetException e) {
                if (firstPort.isPresent()
                        || attempt == MOST_ATTEMPTS
                        || !e.getMessage().contains(PORT_TAKEN)) {
                    throw e;
                }
            }
        }
    }

    private static Stage set(
            Application application,
            List<Fragment> fragments,
            Credentials credentials,
            EnvoyBinary envoy,
            Path folder,
            Map<String, Endpoint> listeners)
            throws FleetException, IOException, InterruptedException {
        EndpointsFile endpoints = new EndpointsFile(folder.resolve("endpoints.json"));
        Pods pods = new Pods(application.pods(), endpoints);
        try {
            Values values = LessonValues.running(application, listeners, credentials, pods, endpoints.path());
            EnvoyProcess process = EnvoyProcess.start(
                    envoy, folder, ProxyConfiguration.json(application, fragments, values), listeners.values());
            return new Stage(pods, listeners, values, process);
        } catch (FleetException | IOException | InterruptedException | RuntimeException e) {
            pods.close();
            throw e;
        }
    }

    private static Map<String, Endpoint> listeners(Application application, Optional<Integer> firstPort)
            throws FleetException {
        if (firstPort.isPresent()) {
            return LessonValues.fixed(application, firstPort.get());
        }
        Map<String, Endpoint> listeners = new LinkedHashMap<>();
        for (String name : application.listeners()) {
            listeners.put(name, EnvoyProcess.freePort());
        }
        return listeners;
    }

    Pods pods() {
        return pods;
    }

    /** Where a listener listens. */
    Endpoint listener(String name) {
        return listeners.get(name);
    }

    /** What texts are filled with. */
    Values values() {
        return values;
    }

    /**
     * Looks whether the proxies still run.
     *
     * @throws FleetException if not; the message says how they ended
     */
    void check() throws FleetException {
        envoy.check();
    }

    @Override
    public void close() {
        envoy.close();
        pods.close();
    }
}
