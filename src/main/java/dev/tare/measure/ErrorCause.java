package dev.tare.measure;

/** Why a request failed. */
public enum ErrorCause {
    /** No connection could be made for it. */
    CONNECT("connect"),
    /** The TLS handshake did not come to an end, or what came after it was no TLS. */
    TLS("tls"),
    /** No complete answer came within the request's timeout. */
    TIMEOUT("timeout"),
    /** The connection was closed or reset before the answer was complete. */
    RESET("reset"),
    /** Answered with a status from 400 to 499. */
    STATUS_4XX("status4xx"),
    /** Answered with a status from 500 to 599. */
    STATUS_5XX("status5xx"),
    /** Answered in gRPC with a status that is not 0. */
    GRPC_STATUS("grpcStatus"),
    /** What came back was no answer in the protocol. */
    PROTOCOL("protocol"),
    /** Sent too late to be answered, or not at all, by the time the trial had to end. */
    UNFINISHED("unfinished");

    private final String label;

    ErrorCause(String label) {
        this.label = label;
    }

    /** Why an answer with this status counts as a failure (RFC 9110, 15); null if it does not. */
    public static ErrorCause ofStatus(int status) {
        return status < 400 ? null : status < 500 ? STATUS_4XX : STATUS_5XX;
    }

    /** Its name in resources and pages. */
    public String label() {
        return label;
    }
}
