/**
 * What a run found, for people and for programs: a table for the console, a page, and files. Everything here is a
 * function of one {@link dev.tare.report.Report}; nothing measures, judges or asks for the time.
 */
package dev.tare.report;
