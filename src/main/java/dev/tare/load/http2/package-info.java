/**
 * HTTP/2 under load. For the worker: {@link dev.tare.load.http2.Http2Protocol}; it, {@link dev.tare.load.http2.Http2Request},
 * {@link dev.tare.load.http2.Http2Exchange} and {@link dev.tare.load.http2.Http2Head} also for protocols that are spoken over
 * HTTP/2.
 */
package dev.tare.load.http2;
