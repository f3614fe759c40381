package org.vvorld.daemon;

/** Which version this is. */
public final class Version {
    private Version() {}

    /** The jar's version, {@code development} when the classes do not come from one. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
