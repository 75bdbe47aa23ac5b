package dev.tare.play.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import dev.tare.play.Answer;
import dev.tare.play.Happening;
import dev.tare.play.Pod;
import dev.tare.target.Behaviour;
import dev.tare.target.EveryNth;
import dev.tare.target.ServiceTime;
import dev.tare.target.http1.Http1SampleServer;

/**
 * The pods of an application: sample services in this process, each with an address of its own that stays. A file says which
 * there are, as a control plane says it to proxies.
 */
final class Pods implements AutoCloseable {

    private static final int RESPONSE_BYTES = 64;

    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, Http1SampleServer> running = new LinkedHashMap<>();
    private final Map<String, AtomicLong> received = new LinkedHashMap<>();
    private final EndpointsFile endpoints;

    /**
     * Starts all pods that are there from the beginning.
     *
     * @param pods the pods
     * @param endpoints the file that says which there are
     * @throws IOException if that cannot be written
     */
    Pods(List<Pod> pods, EndpointsFile endpoints) throws IOException, InterruptedException {
        this.endpoints = endpoints;
        for (Pod pod : pods) {
            this.pods.put(pod.name(), pod);
            received.computeIfAbsent(pod.version(), version -> new AtomicLong());
        }
        for (Pod pod : pods) {
            if (!pod.joinsLater()) {
                start(pod, false);
            }
        }
        tell();
    }

    /** Does to a pod what happens to it. */
    void happen(Happening.Action action, String name) throws IOException, InterruptedException {
        if (action != Happening.Action.Start) {
            running.remove(name).close();
        }
        if (action != Happening.Action.Kill) {
            start(pods.get(name), action == Happening.Action.Mend);
        }
        tell();
    }

    private void start(Pod pod, boolean mended) throws InterruptedException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getOrDefault(pod.name(), 0));
        Http1SampleServer server =
                new Http1SampleServer(address, RESPONSE_BYTES, behaviour(pod, mended), pod.atATime(), Optional.empty());
        ports.put(pod.name(), server.port());
        running.put(pod.name(), server);
    }

    private Behaviour behaviour(Pod pod, boolean mended) {
        ServiceTime time = ServiceTime.constant(pod.takes().toNanos());
        if (pod.slow() != null && !mended) {
            time = time.butFor(
                    new EveryNth(pod.slow().every()), pod.slow().takes().toNanos());
        }
        BooleanSupplier failing = pod.failsEvery() == 0 || mended ? () -> false : new EveryNth(pod.failsEvery());
        return new Behaviour(
                Map.of(Answer.POD, pod.name(), Answer.VERSION, pod.version()),
                counted(time, received.get(pod.version())),
                failing);
    }

    private static ServiceTime counted(ServiceTime time, AtomicLong counter) {
        return () -> {
            counter.incrementAndGet();
            return time.nextNs();
        };
    }

    private void tell() throws IOException {
        endpoints.write(running.keySet().stream().map(ports::get).toList());
    }

    /** The ports of the pods that run, of a version; or of all. */
    List<Integer> ports(Optional<String> version) {
        return running.keySet().stream()
                .filter(name -> version.map(pods.get(name).version()::equals).orElse(true))
                .map(ports::get)
                .toList();
    }

    /** The versions that there are. */
    List<String> versions() {
        return List.copyOf(received.keySet());
    }

    /** How many requests came so far, by version. */
    Map<String, Long> received() {
        Map<String, Long> counts = new LinkedHashMap<>();
        received.forEach((version, counter) -> counts.put(version, counter.get()));
        return counts;
    }

    @Override
    public void close() {
        running.values().forEach(Http1SampleServer::close);
    }
}
