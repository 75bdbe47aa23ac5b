/**
 * Lessons in a cluster: what is tried with a mesh's own objects ({@link dev.tare.play.cluster.ClusterLesson}, data in {@code
 * /lessons/<mesh>}), and what to do next with what is there ({@link dev.tare.play.cluster.LessonMachine}). Nothing here asks a
 * cluster.
 */
package dev.tare.play.cluster;
