package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;

/** The stand-ins of Istio's charts, packed as any chart is. */
final class ChartArchives {

    /** The catalogue's version, and one to upgrade to. */
    static final String VERSION = "1.30.3";

    static final String NEXT_VERSION = "1.30.4";

    private static final Path CHARTS = Path.of("src/test/resources/e2e/meshinstall");
    private static final Path BUILD = Path.of("target/e2e/meshinstall");

    private ChartArchives() {}

    /** The folder of a chart's sources, in that version. */
    static Path sources(String chart, String version) throws IOException {
        Path copy = BUILD.resolve(version).resolve(chart);
        try (Stream<Path> files = Files.walk(CHARTS.resolve(chart))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(CHARTS.resolve(chart).relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace(VERSION, version));
            }
        }
        return copy;
    }

    /** All archives, in base 64, by file name. */
    static Map<String, String> all() throws IOException {
        Path packed = Files.createDirectories(BUILD.resolve("packed"));
        Map<String, String> archives = new TreeMap<>();
        for (String chart : new String[] {"base", "istiod"}) {
            for (String version : new String[] {VERSION, NEXT_VERSION}) {
                new Helm(sources(chart, version))
                        .packageIt()
                        .withDestination(packed)
                        .call();
                String name = chart + "-" + version + ".tgz";
                archives.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(packed.resolve(name))));
            }
        }
        return archives;
    }
}
