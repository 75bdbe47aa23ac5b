/** What cannot be measured is refused with a sentence, and costs nothing afterwards. */
package dev.tare.e2e.badinput;
