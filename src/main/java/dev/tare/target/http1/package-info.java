/** The sample service and the reference proxy in HTTP/1.1. */
package dev.tare.target.http1;
