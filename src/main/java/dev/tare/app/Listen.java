package dev.tare.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

import picocli.CommandLine.Option;

/** Where a server of ours listens. */
final class Listen {

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            description = "address or host name to listen on (${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--port", defaultValue = "0", description = "port to listen on; 0: any that is free")
    private int port;

    InetSocketAddress address() {
        if (port < 0 || port > 65535) {
            throw new UserException(ExitCode.BAD_INPUT, "--port is " + port + ", but must be from 0 to 65535");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UserException(ExitCode.BAD_INPUT, "--address is '" + host + "', which cannot be resolved");
        }
        return address;
    }

    /** Starts a server there; an address that cannot be had is the user's to change. */
    <S> S start(Callable<S> server) throws Exception {
        try {
            return server.call();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            String why = message.contains("in use") ? "the port is in use" : message;
            throw new UserException(ExitCode.BAD_INPUT, "cannot listen on %s:%d: %s".formatted(host, port, why));
        }
    }
}
