/** What is spoken between pods. */
package dev.tare.e2e.protocols;
