/** What GitOps controllers do all day: applying the same again, and now and then a change. */
package dev.tare.e2e.gitops;
