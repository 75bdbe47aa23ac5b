package dev.tare.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client on loopback that sends what it is told. */
public final class RawClient extends ByteStream {

    public RawClient(int port) throws IOException {
        super(new Socket(InetAddress.getLoopbackAddress(), port));
    }
}
