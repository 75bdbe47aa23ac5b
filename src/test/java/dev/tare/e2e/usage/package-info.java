/** What proxies use, as Tare and as the kubelet see it. */
package dev.tare.e2e.usage;
