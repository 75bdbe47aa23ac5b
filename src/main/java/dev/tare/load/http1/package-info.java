/** HTTP/1.1 under load. For the worker: {@link dev.tare.load.http1.Http1Protocol}. */
package dev.tare.load.http1;
