/** Statuses tell the truth, and the whole story. */
package dev.tare.e2e.status;
