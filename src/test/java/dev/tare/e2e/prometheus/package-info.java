/** What a real Prometheus reads of two replicas, while runs are measured and the one that works is lost. */
package dev.tare.e2e.prometheus;
