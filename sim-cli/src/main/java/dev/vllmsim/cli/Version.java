package dev.vllmsim.cli;

import org.jspecify.annotations.Nullable;

/** Which version of the program runs. */
final class Version {
    /** What a program is called that was not taken from its jar, as in the project's own tests. */
    private static final String UNPACKED = "development";

    private Version() {}

    /** The version of the jar that holds this class. */
    static String current() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKED : version;
    }
}
