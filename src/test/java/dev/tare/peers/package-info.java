/** Blocking sockets for tests: a server that follows a script, and a client that sees every byte. */
package dev.tare.peers;
