/** Specs that nobody would write, and some that somebody would. */
package dev.tare.e2e.specs;
