package dev.tare.app;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, from its jar. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"tare " + tare()};
    }

    static String tare() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
