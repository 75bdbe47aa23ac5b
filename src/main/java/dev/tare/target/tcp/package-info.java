/** The sample service and the reference proxy in TCP. */
package dev.tare.target.tcp;
