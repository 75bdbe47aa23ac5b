/** gRPC under load, over HTTP/2. For the worker: {@link dev.tare.load.grpc.GrpcProtocol}. */
package dev.tare.load.grpc;
