package dev.tare.fleet.pods.observed;

import java.util.OptionalInt;

import dev.tare.api.Reason;

/** What a pod is doing, as far as its container matters to a run. */
public sealed interface PodState {

    /** It has not started yet, and nothing is wrong. */
    record Pending() implements PodState {}

    /**
     * No node takes it.
     *
     * @param message what the scheduler says
     */
    record Unschedulable(String message) implements PodState {}

    /**
     * One of its containers does not come up.
     *
     * @param container the container's name
     * @param reason what the kubelet calls it, such as {@code ImagePullBackOff} or {@code CreateContainerConfigError}
     * @param message what the kubelet says, perhaps nothing
     */
    record ContainerProblem(String container, Reason reason, String message) implements PodState {}

    /**
     * Its container runs.
     *
     * @param ready whether the whole pod is ready: a worker's connections are open, a target listens
     */
    record Running(boolean ready) implements PodState {}

    /**
     * Its container has ended.
     *
     * @param exitCode the exit code, where the container got as far as to have one
     * @param reason why, such as {@code Completed}, {@code Error}, {@code OOMKilled} or {@code Evicted}
     * @param message what the kubelet says, or the last that the container wrote; perhaps nothing
     */
    record Ended(OptionalInt exitCode, String reason, String message) implements PodState {}
}
