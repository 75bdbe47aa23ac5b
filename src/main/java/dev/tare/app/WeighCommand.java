package dev.tare.app;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.tare.manifest.ManifestReader;

/** Measures what proxies cost in front of a server that already runs, without a file. */
@Command(
        name = "weigh",
        description = {
            "Measures on this machine what a mesh's proxies cost in front of a server that already runs, and prints the "
                    + "profile that it made for this, so that it can be kept.",
            "Such as: tare weigh http://localhost:8080/orders --through envoy --rate 500"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            ExitCode.TELLS_FINE,
            LocalRuns.BAD_INPUT,
            ExitCode.TELLS_INVALID,
            ExitCode.TELLS_INTERNAL,
            LocalRuns.INTERRUPTED
        })
final class WeighCommand implements Callable<Integer> {

    @Parameters(paramLabel = "URL", description = "what is requested, such as http://localhost:8080/orders")
    private URI url;

    @Option(
            names = "--through",
            paramLabel = "MESH",
            split = ",",
            defaultValue = "envoy",
            description =
                    "the meshes whose proxies are put in front of it: envoy, reference, or both (${DEFAULT-VALUE})")
    private List<String> meshes;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "500",
            description = "requests a second (${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--print", description = "print the profile to standard output, and measure nothing")
    private boolean print;

    @Mixin
    private LocalRuns runs;

    @Override
    public Integer call() throws Exception {
        String profile = new WeighProfile(url, meshes, rate).yaml();
        if (print) {
            System.out.print(profile);
            return ExitCode.FINE;
        }
        System.err.println(profile);
        return runs.measure(
                ManifestReader.read("the profile above", profile),
                List.of(
                        "./tare",
                        "weigh",
                        url.toString(),
                        "--through",
                        String.join(",", meshes),
                        "--rate",
                        Integer.toString(rate)),
                Optional.empty());
    }
}
