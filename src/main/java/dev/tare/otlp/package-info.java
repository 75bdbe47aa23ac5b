/** Spans as OpenTelemetry's protocol has them (OTLP/HTTP): received from proxies that speak it, and sent to whoever keeps them. */
package dev.tare.otlp;
