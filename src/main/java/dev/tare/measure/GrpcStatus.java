package dev.tare.measure;

import java.util.List;

/**
 * Names of statuses.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">Status codes and their use in gRPC</a>
 */
public final class GrpcStatus {

    private static final List<String> NAMES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    private GrpcStatus() {}

    /** A status as it is told: {@code 404} of HTTP, {@code gRPC 14 UNAVAILABLE} of gRPC. */
    public static String title(int status) {
        if (!Answers.isOfGrpc(status)) {
            return String.valueOf(status);
        }
        return "gRPC " + status + (status < NAMES.size() ? " " + NAMES.get(status) : "");
    }
}
