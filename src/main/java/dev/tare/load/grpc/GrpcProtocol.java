package dev.tare.load.grpc;

import java.nio.ByteBuffer;
import java.util.Map;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

import dev.tare.load.FirstAnswer;
import dev.tare.load.http2.Http2Exchange;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.http2.Http2Request;
import dev.tare.measure.ErrorCause;
import dev.tare.wire.RequestTemplate;

/**
 * gRPC: unary calls over HTTP/2.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
public final class GrpcProtocol extends Http2Protocol {

    /** Before each message: a byte that says whether it is compressed, and its length. */
    private static final int PREFIX_BYTES = 1 + Integer.BYTES;

    /** How a call has ended: 0 if well. */
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int SERVICE_UNAVAILABLE = 503;

    private static final int GRPC_UNKNOWN = 2;
    private static final int GRPC_UNIMPLEMENTED = 12;
    private static final int GRPC_UNAVAILABLE = 14;
    private static final int GRPC_UNAUTHENTICATED = 16;

    private GrpcProtocol(Http2Request request, int streams) {
        super(request, streams);
    }

    /**
     * Makes a call.
     *
     * @param template the call
     * @param secretHeaders the headers whose values are in files, with those values
     * @param scheme {@code http}, or {@code https} in TLS
     * @param authority the host
     */
    public static GrpcProtocol of(
            RequestTemplate.Grpc template, Map<String, String> secretHeaders, String scheme, String authority) {
        byte[] message = template.message();
        byte[] body = ByteBuffer.allocate(PREFIX_BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        Http2Headers headers = Http2Request.headers("POST", scheme, "/" + template.method(), authority)
                .add("te", "trailers")
                .add("content-type", "application/grpc");
        template.headers().forEach((name, value) -> headers.add(Http2Request.lower(name), value));
        return new GrpcProtocol(Http2Request.of(headers, secretHeaders, body, false), template.streams());
    }

    @Override
    protected ErrorCause fault(Http2Exchange answered) {
        ErrorCause ofHttp = super.fault(answered);
        if (ofHttp != null) {
            return ofHttp;
        }
        int status = grpcStatus(answered);
        if (answered.head().httpStatus() != OK || status < 0) {
            return ErrorCause.PROTOCOL;
        }
        if (status > 0) {
            return ErrorCause.GRPC_STATUS;
        }
        return isOneMessage(answered) ? null : ErrorCause.PROTOCOL;
    }

    /** That of gRPC, where the answer has come so far; else what HTTP says. A status that gRPC does not know is unknown to it. */
    @Override
    protected int status(Http2Exchange answered) {
        int http = answered.head().httpStatus();
        int status = grpcStatus(answered);
        if (http != OK || status < 0) {
            return http;
        }
        return status > GRPC_UNAUTHENTICATED ? GRPC_UNKNOWN : status;
    }

    private static boolean isOneMessage(Http2Exchange answered) {
        boolean mayBeCompressed = answered.prefix() >>> Integer.SIZE <= 1;
        long messageBytes = answered.prefix() & 0xffff_ffffL;
        return mayBeCompressed && answered.receivedBytes() == PREFIX_BYTES + messageBytes;
    }

    /** In the trailers, and with the head where there is nothing but that. */
    private static int grpcStatus(Http2Exchange answered) {
        return (answered.trailers() == null ? answered.head() : answered.trailers()).code(STATUS);
    }

    @Override
    protected FirstAnswer first(Http2Exchange answered) {
        int status = answered.head().httpStatus();
        FirstAnswer shown = show(
                answered,
                status != OK
                        ? status
                        : switch (grpcStatus(answered)) {
                            case 0 -> OK;
                            case GRPC_UNIMPLEMENTED -> NOT_FOUND;
                            case GRPC_UNAVAILABLE -> SERVICE_UNAVAILABLE;
                            default -> INTERNAL_SERVER_ERROR;
                        });
        return shown.withStatus(status(answered));
    }

    @Override
    public String title() {
        return "gRPC";
    }
}
