/**
 * The load engine: connections that carry requests, and the port {@link dev.tare.load.Protocol} behind which each protocol
 * has a package of its own.
 *
 * <p>One thread sends and receives on all connections of a worker. This package knows none of the others of the engine.
 * Protocols know it and no other protocol, but gRPC, which is spoken over HTTP/2; {@code trial} sends requests through it,
 * {@code probe} asks for the first answer, {@code program} lets load generators of others do the work, and {@code worker}
 * puts them together.
 */
package dev.tare.load;
