package dev.tare.benchmark;

/**
 * A run as it was seen from outside, and as the generator tells of it.
 *
 * @param cpuShare CPU that the generator used while it was measured, of one core
 * @param residentMib its resident memory at the end of that
 * @param figures its own figures
 * @param service latencies from the actual send; null where it does not tell them from others
 * @param lateness lateness of its sends; null where it does not say
 */
record Measured(double cpuShare, double residentMib, Figures figures, Figures service, Figures lateness) {

    /** CPU per request in microseconds. */
    double cpuMicrosPerRequest() {
        return cpuShare * 1e6 / figures.requestsPerSecond();
    }
}
