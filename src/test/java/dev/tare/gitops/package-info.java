/** What GitOps tools make of statuses. */
package dev.tare.gitops;
