/** What one team does in its namespace, by mistake or on purpose, stops no other. */
package dev.tare.e2e.poison;
