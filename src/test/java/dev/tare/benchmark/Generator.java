package dev.tare.benchmark;

import java.io.IOException;

/** A load generator. */
interface Generator {

    /** What it is called in tables. */
    String name();

    /** Whether it can be started on this machine. */
    boolean isInstalled();

    /** Whether it can keep a rate. */
    boolean keepsRates();

    /** Runs it to its end. */
    Measured run(Load load) throws IOException, InterruptedException;
}
