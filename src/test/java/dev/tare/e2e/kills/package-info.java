/** What happens to runs when something dies. */
package dev.tare.e2e.kills;
