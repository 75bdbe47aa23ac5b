package dev.tare.target.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import dev.tare.target.FailingShare;

/**
 * Which requests fail at the reference proxy, and what is said to them.
 *
 * @param share draws them
 * @param toRequest the answer to a request, with nothing behind it
 * @param toCall the answer to a call of gRPC, with nothing behind it
 */
record FailedAnswers(FailingShare share, Http2Headers toRequest, Http2Headers toCall) {

    /**
     * An answer of 503, and the status {@code UNAVAILABLE}.
     *
     * @param errorRate the share of requests that fail, from 0 to 1
     * @param via what stands in {@code Via}
     */
    static FailedAnswers of(double errorRate, String via) {
        return new FailedAnswers(
                new FailingShare(errorRate),
                new DefaultHttp2Headers().status("503").add("via", via).add("content-length", "0"),
                new DefaultHttp2Headers()
                        .status("200")
                        .add("content-type", "application/grpc")
                        .add("via", via)
                        .add("grpc-status", "14")
                        .add("grpc-message", "an error that was asked for"));
    }
}
