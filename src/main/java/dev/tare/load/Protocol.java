package dev.tare.load;

import java.util.List;

/** How the requests of one environment go over the wire. */
interface Protocol extends AutoCloseable {

    /**
     * The places for requests under way that a number of connections has, all of them closed.
     *
     * @param pool the pool that they are made for
     * @param connections 1 or more
     */
    List<Connection> places(ConnectionPool pool, int connections);

    /** Gives back what all connections have in common. */
    @Override
    void close();
}
