/**
 * What pods of a playground do: they answer as the sample service of the lessons ({@link dev.tare.play.player.LessonService}), and
 * send requests as they are told ({@link dev.tare.play.player.Player}). They have no rights, read one file and write lines.
 */
package dev.tare.play.player;
