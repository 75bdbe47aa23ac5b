package dev.tare.api;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What is called: exactly one of the fields.
 *
 * @param sample Tare's own sample service
 * @param url a server that already runs, as {@code http://host:port}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.sample) != has(self.url)", message = "must have exactly one of sample and url")
public record Target(
        Sample sample,

        @Size(max = 2048)
        @ValidationRule(
                value = Rules.HTTP_SERVER,
                message = "must be http://host or http://host:port; the path belongs in request.path")
        String url) {

    /**
     * Tare's own sample service: it answers every request with a body of the given size, after the given time.
     *
     * @param responseBytes size of the response's body in bytes
     * @param serviceTime how long the service takes to answer
     * @param serviceTimeDistribution how that time varies from one request to the next
     */
    public record Sample(
            @Min(0) @Max(16777216) @Default("1024") Integer responseBytes,

            @AsDuration
            @Size(max = 32)
            @Default("0s")
            @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
            @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
            Duration serviceTime,

            @Default("Constant") Distribution serviceTimeDistribution) {

        /** Fills what is absent with its default. */
        public Sample {
            responseBytes = responseBytes == null ? Integer.valueOf(1024) : responseBytes;
            serviceTime = serviceTime == null ? Duration.ZERO : serviceTime;
            serviceTimeDistribution = serviceTimeDistribution == null ? Distribution.Constant : serviceTimeDistribution;
        }
    }

    /** How a service time varies. */
    public enum Distribution {
        /** Every request takes the same time. */
        Constant,
        /** Exponentially distributed around the given mean. */
        Exponential
    }
}
