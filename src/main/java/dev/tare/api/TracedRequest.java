package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/**
 * A request of the pass that explains a run, whose trace can be looked up. It is of no trial that counts.
 *
 * @param environment the environment that it was sent to
 * @param traceId its trace, 32 hexadecimal digits
 * @param responseMicros its response time in microseconds
 * @param url where people see the trace in a browser; absent where the operator knows no pages of a Jaeger
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TracedRequest(
        @Required String environment, @Required String traceId, long responseMicros, String url) {}
