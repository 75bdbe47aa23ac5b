package dev.tare.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What crosses the loopback to and from a port, as the kernel saw it: tcpdump's record of a run. An exchange lasts from the
 * first packet with bytes of a request to the last with bytes of its answer.
 */
final class Capture implements AutoCloseable {

    private static final int NANOSECOND_PCAP = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int ETHERNET_HEADER = 14;
    private static final long SECOND_NS = 1_000_000_000L;

    private final int port;
    private final Path file;
    private final Pinned tcpdump;
    private final Map<Integer, Exchange> underWay = new HashMap<>(); // by the client's port
    private final List<Exchange> exchanges = new ArrayList<>();

    private static final class Exchange {
        private final long requestNs;
        private long answerNs;

        Exchange(long requestNs) {
            this.requestNs = requestNs;
        }
    }

    Capture(int port) throws IOException, InterruptedException {
        this.port = port;
        file = Files.createTempFile("benchmark", ".pcap");
        tcpdump = Pinned.start(
                Core.SERVER,
                List.of(("tcpdump -i lo -n -U -s 96 -B 16384 -Z root --time-stamp-precision=nano -w " + file
                                + " tcp port " + port)
                        .split(" ")));
        tcpdump.awaitLine("tcpdump: listening");
    }

    /** Ends it, and returns the latencies of all exchanges that began after the first seconds, in rising microseconds. */
    double[] micros(int afterSeconds) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(200);
        tcpdump.close();
        ByteBuffer packets = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (packets.getInt() != NANOSECOND_PCAP) {
            throw new IOException("tcpdump wrote another format");
        }
        packets.position(FILE_HEADER);
        while (packets.remaining() >= 16) {
            long atNs = packets.getInt() * SECOND_NS + packets.getInt();
            int length = packets.getInt();
            packets.getInt();
            if (length > packets.remaining()) {
                break;
            }
            packet(atNs, packets.slice(packets.position(), length));
            packets.position(packets.position() + length);
        }
        long fromNs = exchanges.get(0).requestNs + afterSeconds * SECOND_NS;
        double[] micros = exchanges.stream()
                .filter(exchange -> exchange.requestNs >= fromNs && exchange.answerNs > 0)
                .mapToDouble(exchange -> (exchange.answerNs - exchange.requestNs) / 1e3)
                .toArray();
        Arrays.sort(micros);
        return micros;
    }

    private void packet(long atNs, ByteBuffer packet) {
        int ipHeader = (packet.get(ETHERNET_HEADER) & 15) * 4;
        int tcp = ETHERNET_HEADER + ipHeader;
        int tcpHeader = (packet.get(tcp + 12) >> 4 & 15) * 4;
        int payload = (packet.getShort(ETHERNET_HEADER + 2) & 0xffff) - ipHeader - tcpHeader;
        if (payload == 0) {
            return;
        }
        int from = packet.getShort(tcp) & 0xffff;
        int to = packet.getShort(tcp + 2) & 0xffff;
        if (to == port) {
            Exchange exchange = new Exchange(atNs);
            underWay.put(from, exchange);
            exchanges.add(exchange);
        } else if (underWay.containsKey(to)) {
            underWay.get(to).answerNs = atNs;
        }
    }

    @Override
    public void close() throws IOException {
        tcpdump.close();
        Files.deleteIfExists(file);
    }
}
