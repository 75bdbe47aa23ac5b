/**
 * The lessons of the playground as data, and what is made of them: what was seen in answers, the bounds that judge it, and how
 * it is shown. Pure: requests are sent elsewhere.
 */
package dev.tare.play;
