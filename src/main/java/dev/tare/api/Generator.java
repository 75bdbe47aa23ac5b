package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What makes the load: Tare's own engine, or a program that others trust, to check one by the other.
 *
 * @param type which; its arguments are made from the same {@code load}. {@code Fortio}, {@code K6} and {@code
 *     Nighthawk} measure latencies from the actual send, and the result says so; {@code Wrk2} from the intended one
 * @param image in a cluster, an image of this version of Tare that also has the program on its {@code PATH}; workers are
 *     made of it. The chart's value {@code allow.generatorImages} must list it. On one machine without effect: the program is looked for on the {@code PATH}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.type != 'Tare' || !has(self.image)",
        message = "goes with generators other than Tare",
        fieldPath = ".image")
public record Generator(
        @Default("Tare") Type type,
        @Size(min = 1, max = 512) String image) {

    /** Tare's own engine. */
    public static final Generator TARE = new Generator(null, null);

    /** Fills what is absent with its default. */
    public Generator {
        type = type == null ? Type.Tare : type;
    }

    /** The generators that there are. */
    public enum Type {
        /** Tare's own engine: every protocol, every kind of load. */
        Tare("Tare", true),
        /** Fortio. */
        Fortio("Fortio", false),
        /** Grafana k6. */
        K6("k6", false),
        /** Envoy's Nighthawk. */
        Nighthawk("Nighthawk", false),
        /** wrk2. */
        Wrk2("wrk2", true);

        private final String title;
        private final boolean fromIntendedSend;

        Type(String title, boolean fromIntendedSend) {
            this.title = title;
            this.fromIntendedSend = fromIntendedSend;
        }

        /** Its name as people write it. */
        public String title() {
            return title;
        }

        /** Whether its latencies run from the instant at which a request was due, in an open loop. */
        public boolean isFromIntendedSend() {
            return fromIntendedSend;
        }
    }
}
