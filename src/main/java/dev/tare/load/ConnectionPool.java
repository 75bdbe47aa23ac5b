package dev.tare.load;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.transport.TimedLoop;
import dev.tare.wire.TraceParent;

/** The connections of a worker to one environment. On the loop's thread only. */
public final class ConnectionPool {

    private final TimedLoop loop;
    private final InetSocketAddress address;
    private final Optional<ClientTls> tls;
    private final Protocol protocol;
    private final List<Connection> connections;
    private final ConnectionList idle = new ConnectionList();
    private final ConnectionList closed = new ConnectionList();
    private final ConnectionList busy = new ConnectionList();
    private final ConnectionList connecting = new ConnectionList();
    private RequestListener listener; // null: nobody
    private Throwable lastConnectFailure;
    private final BitSet errorsSeen = new BitSet();
    private final Map<Integer, String> errorsFrom = new HashMap<>();

    /**
     * Connections that are all closed.
     *
     * @param loop whose thread they are used on
     * @param address where they go
     * @param tls how they go in TLS; empty: in cleartext
     * @param protocol what is spoken on them; closed with the pool
     * @param requests how many requests can be under way, 1 or more
     */
    public ConnectionPool(
            TimedLoop loop, InetSocketAddress address, Optional<ClientTls> tls, Protocol protocol, int requests) {
        this.loop = loop;
        this.address = address;
        this.tls = tls;
        this.protocol = protocol;
        this.connections = protocol.places(this, requests);
        connections.forEach(closed::add);
    }

    /** Begins to open every connection that is closed. */
    public void open() {
        lastConnectFailure = null;
        for (int left = closed.size(); left > 0; left--) {
            Connection connection = closed.first();
            connecting.add(connection);
            connection.connect();
        }
    }

    /** How many connections take requests, or have one under way. */
    public int openConnections() {
        return idle.size() + busy.size();
    }

    /** How many requests can be under way. */
    public int connections() {
        return connections.size();
    }

    /** The versions of the protocol in which answers came, such as {@code HTTP/1.1}; none of bytes. */
    public Set<String> protocolVersions() {
        return connections.stream()
                .map(Connection::version)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The versions of TLS that connections are in, such as {@code TLSv1.3}; none in cleartext. */
    public Set<String> tlsVersions() {
        return tls.map(ClientTls::versions).orElse(Set.of());
    }

    /** Why the last attempt to connect failed; null when none did since {@link #open}. */
    public Throwable lastConnectFailure() {
        return lastConnectFailure;
    }

    /** Whose requests the connections carry from now on; null: nobody's. */
    public void attach(RequestListener owner) {
        listener = owner;
    }

    /** Whether a connection is free for a request. */
    public boolean hasFree() {
        return idle.first() != null || closed.first() != null;
    }

    /**
     * Sends a request if a connection is free for it, an open one rather than a closed one. Open ones take turns, so that the
     * load is spread over all that the peer keeps, and over what lies behind each, whatever the rate.
     *
     * @param trace the trace context that it carries; null: none
     */
    public boolean send(long intendedNs, long nowNs, TraceParent trace) {
        Connection connection = idle.first() != null ? idle.first() : closed.first();
        if (connection == null) {
            return false;
        }
        busy.add(connection);
        connection.send(intendedNs, nowNs, trace);
        return true;
    }

    /** The request under way that was begun first; null when there is none. */
    public Connection oldest() {
        return busy.first();
    }

    /** How many requests are under way. */
    public int requestsUnderWay() {
        return busy.size();
    }

    /** Since when an answer that is read now may have been there: now, unless the loop is late. */
    public long unreadSinceNs(long nowNs) {
        return loop.unreadSinceNs(nowNs);
    }

    /**
     * Begins to connect.
     *
     * @param last the channel's last handler; the one before it is that of TLS, where the pool is in TLS
     * @param received what every read goes into, but in TLS, which keeps what it reads until a record is whole
     */
    public ChannelFuture connect(ChannelHandler last, ReceiveBuffer received) {
        Bootstrap bootstrap = loop.client();
        if (tls.isEmpty()) {
            bootstrap.option(ChannelOption.RCVBUF_ALLOCATOR, received);
        }
        return bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        tls.ifPresent(client -> created.pipeline().addLast(client.handler(created.alloc())));
                        created.pipeline().addLast(last);
                    }
                })
                .connect(address);
    }

    /** How connections go in TLS; empty: in cleartext. */
    public Optional<ClientTls> tls() {
        return tls;
    }

    /** Whether an answer counts as a failure because of a status that nobody has looked at yet. */
    public boolean isNewError(ErrorCause fault, int status) {
        return fault != null && fault != ErrorCause.PROTOCOL && !errorsSeen.get(status);
    }

    /** Who gave an answer that counts as a failure. */
    public void errorFrom(int status, String who) {
        errorsSeen.set(status);
        if (!who.isEmpty()) {
            errorsFrom.put(status, who);
        }
    }

    /** By status, who gave answers that count as failures, so far. */
    public Map<Integer, String> errorsFrom() {
        return Map.copyOf(errorsFrom);
    }

    /** What its connections have used so far. */
    public Answers.Means means() {
        return new Answers.Means(
                List.copyOf(protocolVersions()),
                List.copyOf(tlsVersions()),
                List.of(NetUtil.toSocketAddressString(address)));
    }

    void idle(Connection connection) {
        idle.add(connection);
        if (listener != null) {
            listener.connectionFree();
        }
    }

    void closed(Connection connection) {
        closed.add(connection);
    }

    /** Takes note of why a connection cannot be opened. */
    public void connectFailed(Throwable cause) {
        lastConnectFailure = cause;
    }

    /** A connection takes requests that did not exist before. */
    public void connectionOpened() {
        if (listener != null) {
            listener.connectionOpened(System.nanoTime());
        }
    }

    void sent(Connection connection) {
        if (listener != null) {
            listener.sent(connection);
        }
    }

    /** A request is sent once more, since nothing can have been done about it. */
    void sentAgain(Connection connection) {
        if (listener != null) {
            listener.sentAgain(connection);
        }
    }

    /** A request could not be written as a whole at once. */
    public void blocked(Connection connection) {
        if (listener != null) {
            listener.blocked(connection);
        }
    }

    void answered(Connection connection, ErrorCause fault, long nowNs) {
        if (connection.isOpen()) {
            idle.add(connection);
        } else {
            closed.add(connection);
        }
        if (listener != null) {
            listener.answered(connection, fault, nowNs);
        }
    }

    void failed(Connection connection, ErrorCause cause) {
        if (listener != null) {
            listener.failed(connection, cause);
        }
    }

    /** Closes every connection for good. */
    public void close() {
        listener = null;
        for (ConnectionList list : new ConnectionList[] {idle, busy, connecting}) {
            while (list.first() != null) {
                list.first().abandon();
            }
        }
        protocol.close();
    }
}
