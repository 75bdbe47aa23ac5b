/**
 * Where a run takes place: a fleet starts what a run needs, tells the workers what to do, hands over what they say, and
 * takes everything away in the end.
 */
package dev.tare.fleet;
