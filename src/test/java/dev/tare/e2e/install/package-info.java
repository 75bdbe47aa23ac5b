/** The chart comes, gets a second replica, and goes. */
package dev.tare.e2e.install;
