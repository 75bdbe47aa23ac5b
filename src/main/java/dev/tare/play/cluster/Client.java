package dev.tare.play.cluster;

import java.util.Locale;

/** Pods that send requests. */
public enum Client {
    /** On the mesh, with an account that policies name. */
    Friend,
    /** On the mesh, with an account that no policy names. */
    Stranger,
    /** Off the mesh. */
    Outsider;

    /** The name of its pod. */
    public String pod() {
        return name().toLowerCase(Locale.ROOT);
    }
}
