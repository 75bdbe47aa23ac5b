/**
 * Where a run takes place. What starts what a run needs, tells the workers what to do, hands over what they say, and takes
 * everything away in the end is another thing on this machine ({@code processes}) than in a cluster ({@code pods}); here is
 * what they have in common: what workers are told, and how processes are called.
 */
package dev.tare.fleet;
