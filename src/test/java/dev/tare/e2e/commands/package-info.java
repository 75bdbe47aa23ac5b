/** What the pages tell users to type. */
package dev.tare.e2e.commands;
