/** The sample service and the reference proxy in HTTP/2 and gRPC. */
package dev.tare.target.http2;
