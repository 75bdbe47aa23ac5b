/**
 * A {@link dev.tare.api.Playground}: its application, its lessons one after the other, and its status. {@link
 * dev.tare.reconcile.play.PlaygroundDriver} observes, lets {@link dev.tare.play.cluster.LessonMachine} decide, and does one thing.
 */
package dev.tare.reconcile.play;
