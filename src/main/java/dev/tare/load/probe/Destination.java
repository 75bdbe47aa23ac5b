package dev.tare.load.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.netty.util.NetUtil;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.Assignment.End;
import dev.tare.wire.Assignment.Path;

/**
 * Where the requests of an environment go to: one address, whichever protocol they are of. Of a name with several addresses it
 * is the first that accepts a connection, in an order that every worker finds by itself, however its resolver turns them.
 */
public final class Destination {

    /** As Java and Envoy are set here: IPv4 first. */
    private static final Comparator<InetAddress> ORDER = Comparator.<InetAddress>comparingInt(
                    address -> address.getAddress().length)
            .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

    private final Path path;
    private final Resolver resolver;
    private List<InetAddress> known = List.of();
    private InetAddress accepted;

    /** Finds the addresses of a host. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * A destination that nobody has connected to yet.
     *
     * @param path the way of an environment's requests
     */
    public Destination(Path path) {
        this(path, InetAddress::getAllByName);
    }

    Destination(Path path, Resolver resolver) {
        this.path = path;
        this.resolver = resolver;
    }

    /** The way of an environment's requests. */
    public Path path() {
        return path;
    }

    /**
     * Connects to the address that has accepted before, or to the first that does.
     *
     * @throws UnknownHostException if the host has no address
     * @throws IOException why the first address accepts nothing, where none does
     */
    Socket connect(int timeoutMs) throws IOException {
        IOException why = null;
        known = inOrder();
        for (InetAddress address : known) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, path.port()), timeoutMs);
                accepted = address;
                return socket;
            } catch (SocketException | SocketTimeoutException e) {
                socket.close();
                why = why == null ? e : why;
            }
        }
        throw why;
    }

    private List<InetAddress> inOrder() throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>(addressesOf(path.host()));
        if (accepted != null) {
            addresses.remove(accepted);
            addresses.add(0, accepted);
        }
        return addresses;
    }

    private List<InetAddress> addressesOf(String host) throws UnknownHostException {
        return Arrays.stream(resolver.resolve(host)).distinct().sorted(ORDER).toList();
    }

    /** The address that has accepted a connection. */
    public InetSocketAddress address() {
        return new InetSocketAddress(accepted, path.port());
    }

    /**
     * The address of the target that requests end at; empty where that is Tare's own.
     *
     * @throws WorkerFailure if a proxy on the way has several to choose from, and takes them in turn
     */
    public String loaded() throws WorkerFailure {
        End target = path.target();
        if (target == null) {
            return "";
        }
        if (target.address() != null) {
            return target.address();
        }
        if (target.host().equals(path.host())) {
            return text(accepted);
        }
        List<InetAddress> behind;
        try {
            behind = addressesOf(target.host());
        } catch (UnknownHostException e) {
            return ""; // the proxy has found it nevertheless, or answers will say what is wrong
        }
        InetAddress first = behind.get(0);
        List<InetAddress> inTurn = behind.stream()
                .filter(address -> address.getClass() == first.getClass())
                .toList();
        if (inTurn.size() > 1) {
            throw HostFailure.severalAddresses(path, texts(inTurn));
        }
        return text(first);
    }

    /** Where it is, in sentences: with every address that a name has, until one of them accepts. */
    String where() {
        List<InetAddress> shown = accepted == null ? known : List.of(accepted);
        boolean isName = !shown.isEmpty()
                && !NetUtil.isValidIpV4Address(path.host())
                && path.host().indexOf(':') < 0;
        return isName ? "%s (%s)".formatted(path.where(), texts(shown)) : path.where();
    }

    private static String texts(List<InetAddress> addresses) {
        return addresses.stream().map(Destination::text).collect(Collectors.joining(", "));
    }

    private static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }
}
