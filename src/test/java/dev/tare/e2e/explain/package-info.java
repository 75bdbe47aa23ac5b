/** Where the time of requests goes, with proxies that take a known time. */
package dev.tare.e2e.explain;
