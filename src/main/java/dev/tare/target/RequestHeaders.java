package dev.tare.target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * Where the sample service tells whoever asks for it how a request looked when it came: each of its headers comes back as a
 * header of the answer, with {@value #PREFIX} before its name, and from where its connection was opened. So workers learn what
 * proxies have added on the way, and whether one beside the service has handed the request on. Not
 * under measurement, and so cheap to pass over that it does not show there.
 */
public final class RequestHeaders {

    /** What is asked for. */
    public static final String PATH = "/.tare/request-headers";

    /** Stands in the answer before the name of each header of the request. */
    public static final String PREFIX = "tare-request-";

    /** Stands in the answer before what is told of the connection that the request came on. */
    public static final String CONNECTION_PREFIX = "tare-connection-";

    /** The header of the answer that tells from where that connection was opened. */
    public static final String CONNECTION_FROM = CONNECTION_PREFIX + "from";

    private static final String OWN_POD = "its own pod, ";
    private static final String ELSEWHERE = "elsewhere, ";

    private RequestHeaders() {}

    /**
     * From where a connection was opened: {@code its own pod, ADDRESS} where that is an address of this machine, or of this
     * pod, as a proxy beside the service has; {@code elsewhere, ADDRESS} otherwise.
     *
     * @param remote the connection's other end
     */
    public static String origin(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address) || address.getAddress() == null) {
            return ELSEWHERE + remote;
        }
        return (isOwn(address.getAddress()) ? OWN_POD : ELSEWHERE)
                + address.getAddress().getHostAddress();
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // what cannot be looked up proves nothing
        }
    }
}
