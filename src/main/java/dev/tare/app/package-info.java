/** The programs: the command line, and the modes in which workers, targets and proxies are started. */
package dev.tare.app;
