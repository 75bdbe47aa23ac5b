package dev.tare.play.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.Endpoint;
import dev.tare.fleet.Tokens;
import dev.tare.play.Application;
import dev.tare.play.Values;

/** The names that lessons may use in their texts and fragments, and the templates of their proxies. */
final class LessonValues {

    private final Map<String, Object> values = new LinkedHashMap<>();

    private LessonValues(Map<String, Endpoint> listeners) {
        Map<String, Object> ports = new LinkedHashMap<>();
        Map<String, Object> authorities = new LinkedHashMap<>();
        listeners.forEach((name, endpoint) -> {
            ports.put(name, endpoint.port());
            authorities.put(name, endpoint.authority());
            values.put(name, "http://" + endpoint.authority());
        });
        values.put("ports", ports);
        values.put("authority", authorities);
        values.put("identities", Credentials.identities());
        values.put("issuer", Tokens.ISSUER);
        values.put("audience", Tokens.AUDIENCE);
    }

    /** Those of a lesson that runs. */
    static Values running(
            Application application,
            Map<String, Endpoint> listeners,
            Credentials credentials,
            Pods pods,
            Path endpoints) {
        LessonValues names = new LessonValues(listeners);
        names.values.put("to", application.to());
        names.values.put("clusters", clusters(pods));
        names.values.put("endpoints", endpoints.toString());
        names.values.put("certificates", credentials.certificates().toString());
        Tokens tokens = credentials.tokens();
        names.values.put("jwks", tokens.keySet());
        names.values.put("tokens", Map.of("right", tokens.right(), "wrong", tokens.wrong()));
        return new Values(names.values);
    }

    /** Those of a lesson that is only looked at: what is made anew each time has its name in capitals. */
    static Values shown(Map<String, Endpoint> listeners) {
        LessonValues names = new LessonValues(listeners);
        names.values.put("endpoints", "ENDPOINTS");
        names.values.put("certificates", "CERTIFICATES");
        names.values.put("jwks", "KEYS");
        names.values.put("tokens", Map.of("right", "TOKEN", "wrong", "TOKEN"));
        return new Values(names.values);
    }

    /** Where listeners listen that have fixed ports, one behind the other. */
    static Map<String, Endpoint> fixed(Application application, int firstPort) {
        Map<String, Endpoint> listeners = new LinkedHashMap<>();
        application.listeners().forEach(name -> listeners.put(name, Endpoint.local(firstPort + listeners.size())));
        return listeners;
    }

    /** All pods, and those of each version. */
    private static List<Map<String, Object>> clusters(Pods pods) {
        List<Map<String, Object>> clusters = new ArrayList<>();
        clusters.add(Map.of("name", Application.ALL_PODS, "ports", pods.ports(Optional.empty())));
        for (String version : pods.versions()) {
            clusters.add(Map.of("name", version, "ports", pods.ports(Optional.of(version))));
        }
        return clusters;
    }
}
