/** What an operator costs that has nothing to do. */
package dev.tare.e2e.idle;
