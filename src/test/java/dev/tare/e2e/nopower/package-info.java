/** What workers and the operator may do. */
package dev.tare.e2e.nopower;
