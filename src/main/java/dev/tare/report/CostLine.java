package dev.tare.report;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.tare.measure.EnvironmentAnalysis;

/**
 * CPU and memory of an environment.
 *
 * @param environment the environment
 * @param colour its colour
 * @param proxyCpu CPU of all its proxies
 * @param proxyMemory their memory
 * @param targetCpu CPU of its target
 * @param targetMemory the target's memory
 */
record CostLine(String environment, int colour, Bar proxyCpu, Bar proxyMemory, String targetCpu, String targetMemory) {

    /**
     * A figure with a bar.
     *
     * @param text the figure
     * @param percent the bar's length in percent of the longest
     */
    record Bar(String text, int percent) {}

    static List<CostLine> of(PageSource source) {
        long mostCpu = most(source, EnvironmentAnalysis::proxyCpuNsPerRequest);
        long mostMemory = most(source, EnvironmentAnalysis::proxyResidentBytes);
        return source.environments().stream()
                .filter(e -> Stream.of(
                                e.proxyCpuNsPerRequest(),
                                e.proxyResidentBytes(),
                                e.targetCpuNsPerRequest(),
                                e.targetResidentBytes())
                        .anyMatch(OptionalLong::isPresent))
                .map(e -> new CostLine(
                        e.environment(),
                        source.colour(e),
                        new Bar(cpu(e.proxyCpuNsPerRequest()), percent(e.proxyCpuNsPerRequest(), mostCpu)),
                        new Bar(memory(e.proxyResidentBytes()), percent(e.proxyResidentBytes(), mostMemory)),
                        cpu(e.targetCpuNsPerRequest()),
                        memory(e.targetResidentBytes())))
                .toList();
    }

    private static String cpu(OptionalLong nsPerRequest) {
        return SummaryRow.known(nsPerRequest, PageSource.UNITS::millicores, PageSource.UNITS);
    }

    private static String memory(OptionalLong bytes) {
        return SummaryRow.known(bytes, PageSource.UNITS::memory, PageSource.UNITS);
    }

    private static long most(PageSource source, Function<EnvironmentAnalysis, OptionalLong> figure) {
        return source.environments().stream()
                .map(figure)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max()
                .orElse(0);
    }

    private static int percent(OptionalLong value, long most) {
        return value.isEmpty() || most == 0 ? 0 : (int) Math.round(100.0 * value.getAsLong() / most);
    }
}
