package dev.tare.queue;

/** What runs share. */
public enum Resource {
    /** Thousandths of a CPU that pods request. */
    CPU_MILLIS,
    /** Bytes of memory that pods request. */
    MEMORY_BYTES,
    /** Requests a second that workers send. */
    REQUESTS_PER_SECOND,
    /** Connections that workers open. */
    CONNECTIONS,
    /**
     * Millionths of places to measure at. A run that must have its node to itself takes a whole one; of one that has ended, a
     * part of it counts for some time.
     */
    PLACE_MICROS
}
