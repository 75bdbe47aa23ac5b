package dev.tare.fleet.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.netty.util.NetUtil;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;

/**
 * The addresses of targets that run already. Each host is resolved once for the run, so that workers and proxies of all
 * environments load the same address: of several the first that accepts a connection.
 */
final class TargetAddresses {

    /** As patient as a worker is with what runs already. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Resolver resolver;
    private final Map<Endpoint, String> found = new HashMap<>();

    /** Finds the addresses of a name, those to be tried first before the others. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** The addresses as this machine resolves names. */
    TargetAddresses() {
        this(InetAddress::getAllByName);
    }

    TargetAddresses(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * The address of a target.
     *
     * @param environment the environment that it is the target of
     * @param target its host and port
     * @throws FleetException if the host is not known, or has several addresses and none of them accepts a connection
     */
    String of(String environment, Endpoint target) throws FleetException, InterruptedException {
        String known = found.get(target);
        if (known == null) {
            known = find(environment, target);
            found.put(target, known);
        }
        return known;
    }

    private String find(String environment, Endpoint target) throws FleetException, InterruptedException {
        List<InetAddress> addresses;
        try {
            addresses =
                    Arrays.stream(resolver.resolve(target.host())).distinct().toList();
        } catch (UnknownHostException e) {
            throw new FleetException(
                    StartFailureReason.HostNotFound,
                    "environment '%s': target.url: host '%s' cannot be resolved".formatted(environment, target.host()));
        }
        return NetUtil.toAddressString(
                addresses.size() == 1 ? addresses.get(0) : accepting(environment, target, addresses));
    }

    /** Where there is no choice, workers find out whether it accepts connections. */
    private static InetAddress accepting(String environment, Endpoint target, List<InetAddress> addresses)
            throws FleetException, InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        do {
            for (InetAddress address : addresses) {
                try (Socket socket = new Socket()) {
                    socket.connect(
                            new InetSocketAddress(address, target.port()), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
                    return address;
                } catch (IOException e) {
                    // The next one may.
                }
            }
            Thread.sleep(RETRY.toMillis());
        } while (System.nanoTime() < giveUpNs);
        throw new FleetException(
                StartFailureReason.TargetRefused,
                "environment '%s': %s refuses connections, by each of its addresses: %s"
                        .formatted(
                                environment,
                                target.authority(),
                                addresses.stream().map(NetUtil::toAddressString).collect(Collectors.joining(", "))));
    }
}
