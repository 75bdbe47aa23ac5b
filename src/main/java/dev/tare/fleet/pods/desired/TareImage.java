package dev.tare.fleet.pods.desired;

import dev.tare.fleet.JavaCommand;

/** Tare, as it is in its image. */
public final class TareImage {

    /** Where its classes are. */
    public static final String CLASS_PATH = "/opt/tare/app/*:/opt/tare/lib/*";

    /** What takes a mode as its first argument. */
    public static final String MAIN_CLASS = "dev.tare.app.Tare";

    /** Starts a mode of it. */
    public static final JavaCommand COMMAND = new JavaCommand("java", CLASS_PATH, MAIN_CLASS);

    private TareImage() {}
}
