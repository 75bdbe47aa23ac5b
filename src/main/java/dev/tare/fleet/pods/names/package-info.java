/** Which run an object belongs to, and what it is called: names, labels and the owner. */
package dev.tare.fleet.pods.names;
