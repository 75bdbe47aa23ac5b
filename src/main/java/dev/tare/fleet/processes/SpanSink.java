package dev.tare.fleet.processes;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.tare.api.Protocol;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.ModeArguments;

/**
 * Where the processes of a fleet leave what they record of requests that carry trace context.
 *
 * @param collector what takes the spans of Envoys, in OTLP/HTTP; empty: nobody records anything
 * @param lines takes the lines of targets and reference proxies
 */
record SpanSink(Optional<Endpoint> collector, Consumer<String> lines) {

    /**
     * The same for proxies of an environment.
     *
     * @param carried what they carry; of anything but HTTP/1.1 they record nothing, since they do not read trace context there
     */
    SpanSink of(Protocol carried) {
        return carried == Protocol.HTTP1 ? this : new SpanSink(Optional.empty(), lines);
    }

    /** The arguments of a target or a reference proxy, with that it is to record such requests. */
    List<String> told(List<String> arguments) {
        return collector.isEmpty()
                ? arguments
                : Stream.concat(arguments.stream(), Stream.of(ModeArguments.SPANS))
                        .toList();
    }
}
