/**
 * One thread that moves bytes and keeps deadlines to within microseconds, and the framing of HTTP/1.1 messages.
 *
 * <p>The load engine, the sample service and the reference proxy all stand on it: Netty's sockets, with a loop that
 * sleeps until shortly before a deadline and polls the rest of the way.
 */
package dev.tare.transport;
