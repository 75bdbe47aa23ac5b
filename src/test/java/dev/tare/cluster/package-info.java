/** What tests have instead of a cluster. */
package dev.tare.cluster;
