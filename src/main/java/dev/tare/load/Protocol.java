package dev.tare.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How the requests of one environment go over the wire. */
public interface Protocol extends AutoCloseable {

    /** How many requests a connection carries at a time. */
    default int requestsAConnection() {
        return 1;
    }

    /**
     * Places for requests under way, all of them closed.
     *
     * @param pool the pool that they are made for
     * @param requests how many, 1 or more
     */
    List<Connection> places(ConnectionPool pool, int requests);

    /**
     * Sends one request, to the last byte as it is measured, and waits for the whole answer.
     *
     * @throws NoSuchProtocolException if what answers does not speak this protocol
     * @throws IOException if no answer comes
     */
    FirstAnswer ask(ProbeStream stream) throws IOException;

    /**
     * For how long a peer must be silent before it is asked, and behind its answer, or what it says may be taken for an
     * answer; zero where an answer can be told from anything else.
     */
    default Duration silence() {
        return Duration.ZERO;
    }

    /** What it is called where TLS agrees on what is spoken in it. */
    ApplicationProtocol inTls();

    /** Its name in sentences, as in "does not answer in HTTP/1.1". */
    String title();

    /** Gives back what all connections have in common. */
    @Override
    void close();
}
