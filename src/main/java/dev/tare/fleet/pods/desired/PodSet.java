package dev.tare.fleet.pods.desired;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/**
 * Pods of a run that need the same of a node.
 *
 * @param name its name among the run's, such as {@code workers} or {@code targets-2}
 * @param role the role of its pods, as their label has it
 * @param count how many pods
 * @param needs a pod with what a scheduler counts and nothing else: requests and limits of containers, node selector, tolerations
 *     and priority class
 */
public record PodSet(String name, String role, int count, PodTemplateSpec needs) {}
