/** From {@code kubectl apply} to a result that may be believed. */
package dev.tare.e2e.mainjob;
