package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.processes.EnvoyBinary;

/** What this machine is, as a reader of the report wants to know it. */
final class Machine {

    private Machine() {}

    static Map<String, String> facts(Optional<EnvoyBinary> envoy) {
        Map<String, String> facts = new LinkedHashMap<>();
        cpuModel().ifPresent(model -> facts.put("CPU", model));
        facts.put("CPUs", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "System",
                "%s %s, %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        facts.put("Tare", Versions.tare());
        envoy.ifPresent(binary -> facts.put("Envoy", binary.version()));
        return facts;
    }

    private static Optional<String> cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // no Linux
        }
    }
}
