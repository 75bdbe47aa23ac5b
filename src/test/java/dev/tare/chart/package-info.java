/** What is installed: the Helm chart, and what is written about it. */
package dev.tare.chart;
