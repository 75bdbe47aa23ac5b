package dev.tare.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Another load generator.
 *
 * @param name what it is called in tables
 * @param program the program, looked for on the PATH
 * @param keepsRates whether it can keep a rate
 * @param arguments its arguments for a load
 * @param figures reads what it wrote
 */
record Peer(
        String name,
        String program,
        boolean keepsRates,
        Function<Load, List<String>> arguments,
        Function<String, Figures> figures)
        implements Generator {

    @Override
    public boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public Measured run(Load load) throws IOException, InterruptedException {
        try (Pinned process = Pinned.start(
                Core.GENERATOR,
                Stream.concat(Stream.of(program), arguments.apply(load).stream())
                        .toList())) {
            TimeUnit.SECONDS.sleep(load.warmupSeconds());
            Map<Path, Long> before = process.cpuNs();
            long beforeNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(load.seconds());
            double cpuShare = (double) process.cpuNsSince(before) / (System.nanoTime() - beforeNs);
            double residentMib = process.residentMib();
            return new Measured(
                    cpuShare, residentMib, figures.apply(process.awaitEnd(load.seconds() + 30)), null, null);
        }
    }
}
