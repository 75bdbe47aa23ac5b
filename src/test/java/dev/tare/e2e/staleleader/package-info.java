/** What becomes of writes that were decided on what is no longer so. */
package dev.tare.e2e.staleleader;
