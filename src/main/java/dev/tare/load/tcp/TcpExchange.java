package dev.tare.load.tcp;

import io.netty.buffer.ByteBuf;

/**
 * What goes out and comes back.
 *
 * @param request what is sent
 * @param receiveBytes how many bytes answer it
 * @param newConnection whether each request makes a connection of its own
 */
record TcpExchange(ByteBuf request, int receiveBytes, boolean newConnection) {}
