/** Bytes of TCP under load. For the worker: {@link dev.tare.load.tcp.TcpProtocol}. */
package dev.tare.load.tcp;
