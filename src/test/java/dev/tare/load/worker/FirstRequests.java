package dev.tare.load.worker;

import java.util.List;

import dev.tare.load.Timeouts;
import dev.tare.transport.TimedLoop;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.AssignmentPathBuilder;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.WorkerLine.Evidence;

/** What a worker finds by its first requests in HTTP/1.1 through a port of this machine, which are answered within five seconds. */
final class FirstRequests {

    private static final long TIMEOUT_NS = 5_000_000_000L;

    private FirstRequests() {}

    /** A path through a port, on which nothing is looked for yet. */
    static AssignmentPathBuilder through(int port) {
        return AssignmentPathBuilder.builder()
                .environment("mesh")
                .host("127.0.0.1")
                .port(port)
                .authority("shop:80");
    }

    static Evidence find(Assignment.Path path, Timeouts patience) throws Exception {
        Assignment.LoadShape load = AssignmentLoadShapeBuilder.builder()
                .concurrency(1)
                .constant(true)
                .connections(1)
                .drainNs(TIMEOUT_NS)
                .pacing(Assignment.Pacing.PRECISE)
                .batchNs(0)
                .thinkNs(0)
                .stages(List.of())
                .build();
        RequestTemplate request = new RequestTemplate.Http1(HttpRequest.get("/"), TIMEOUT_NS);
        try (TimedLoop loop = new TimedLoop("load");
                TargetConnections routes = new TargetConnections(loop, patience)) {
            return routes.open(new Assignment(0, 1, request, load, List.of(path)))
                    .get(path.environment());
        }
    }
}
