package dev.tare.fleet.pods.desired;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.PodSettings.Resources;
import dev.tare.fleet.TracingAddresses;
import dev.tare.plan.WaitLimits;

/**
 * What the operator's configuration says of pods.
 *
 * @param tareImage the image of workers, targets and reference proxies
 * @param envoyImage the image of Envoy
 * @param imagePullPolicy {@code IfNotPresent}, {@code Always} or {@code Never}
 * @param imagePullSecrets names of the Secrets that images are pulled with; they are in the run's namespace
 * @param worker resources of a worker, unless the profile says otherwise
 * @param target resources of a pod of the sample service, unless the profile says otherwise
 * @param proxy resources of a proxy
 * @param patience how long a worker tries to reach what it is to load
 * @param startWithin for how long pods may be on their way
 * @param requestsPerSecond requests per second of all workers together that a closed loop is held to; 0: it is not held
 * @param tracing where spans go
 */
@RecordBuilder
public record FleetSettings(
        String tareImage,
        EnvoyImage envoyImage,
        String imagePullPolicy,
        List<String> imagePullSecrets,
        Resources worker,
        Resources target,
        Resources proxy,
        Duration patience,
        Duration startWithin,
        int requestsPerSecond,
        TracingAddresses tracing) {

    /**
     * A worker's resources where nothing else is said. CPU has no limit: a limit throttles. Little is set aside, as one
     * environment measures at a time, and all of them are on one node.
     */
    public static final Resources WORKER = resources("200m", "256Mi", "512Mi");

    /** The sample service's resources where nothing else is said. */
    public static final Resources TARGET = resources("100m", "128Mi", "512Mi");

    /** A proxy's resources where nothing else is said. */
    public static final Resources PROXY = resources("50m", "128Mi", "512Mi");

    /**
     * Copies the list, waits as usual where nothing is said of it, and refuses images that may be another one tomorrow.
     *
     * @throws IllegalArgumentException if an image has no tag and no digest, or is {@code latest}
     */
    public FleetSettings {
        requireVersion(tareImage);
        imagePullSecrets = List.copyOf(imagePullSecrets);
        tracing = tracing == null ? TracingAddresses.NONE : tracing;
        startWithin = startWithin == null ? WaitLimits.START_WITHIN : startWithin;
    }

    /** For how long runs wait for what. */
    public WaitLimits waits() {
        return WaitLimits.inCluster(startWithin);
    }

    /** Settings with the defaults for all but the images. */
    public static FleetSettings of(String tareImage, EnvoyImage envoyImage) {
        return FleetSettingsBuilder.builder()
                .tareImage(tareImage)
                .envoyImage(envoyImage)
                .imagePullPolicy("IfNotPresent")
                .imagePullSecrets(List.of())
                .worker(WORKER)
                .target(TARGET)
                .proxy(PROXY)
                .patience(Duration.ofSeconds(60))
                .build();
    }

    /**
     * Which image has an Envoy.
     *
     * @param reference the image; {@value #VERSION} in it stands for the version
     * @param version the version where a mesh asks for none
     */
    public record EnvoyImage(String reference, String version) {

        private static final String VERSION = "{version}";

        /**
         * Checks the reference.
         *
         * @throws IllegalArgumentException if it has no tag and no digest, or is {@code latest}
         */
        public EnvoyImage {
            requireVersion(reference.replace(VERSION, version));
        }

        /** The image with a version, if it can be had. */
        public Optional<String> with(Optional<String> wanted) {
            return reference.contains(VERSION) || wanted.orElse(version).equals(version)
                    ? Optional.of(reference.replace(VERSION, wanted.orElse(version)))
                    : Optional.empty();
        }
    }

    private static void requireVersion(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        if (!name.contains(":") || name.endsWith(":latest")) {
            throw new IllegalArgumentException(
                    "image '%s' must have a digest or a tag, and not the tag latest".formatted(image));
        }
    }

    private static Resources resources(String cpu, String memory, String memoryLimit) {
        return new Resources(
                Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)),
                Map.of("memory", new Quantity(memoryLimit)));
    }
}
