package dev.tare.mesh.catalogue;

/**
 * Certificates by which a mesh's own authority is known: an anchor that all proxies trust, and an issuer that it vouches
 * for and that signs theirs. Each is put into the chart's values, in PEM, at a path such as {@code
 * identity.issuer.tls.crtPEM}.
 *
 * @param chart the chart that takes them
 * @param name the name in both certificates
 * @param anchors the path of the anchors' certificates
 * @param certificate the path of the issuer's certificate
 * @param key the path of the issuer's private key
 */
public record Identity(String chart, String name, String anchors, String certificate, String key) {}
