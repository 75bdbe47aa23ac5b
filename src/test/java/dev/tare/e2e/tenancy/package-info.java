/** What profiles may use of others, and what the operator's own account may do. */
package dev.tare.e2e.tenancy;
