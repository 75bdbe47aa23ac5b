/**
 * A run as a pure state machine: from the plan and from what has been observed to the one thing to do next. It knows no
 * clock, no process and no cluster; deciding again after a crash gives the same answer.
 */
package dev.tare.run;
