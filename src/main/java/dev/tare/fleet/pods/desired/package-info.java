/**
 * The objects of a run as a pure function of its plan: {@link dev.tare.fleet.pods.desired.RunObjects}. As they should be, they
 * stand in {@code src/test/resources/pods}.
 *
 * <p>A worker is a Job of its own, because an indexed Job deletes the siblings of a pod that fails. No Job has a time to live,
 * which would delete the pod, and its log with it; its deadline lies beyond that of the run, for when nobody is left to end it. A
 * worker reads its assignment from a ConfigMap and its schedule from an annotation of its pod, and writes to its log; it has no
 * token and no port.
 */
package dev.tare.fleet.pods.desired;
