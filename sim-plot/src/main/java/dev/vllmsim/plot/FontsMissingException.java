package dev.vllmsim.plot;

/** The machine has no font, so that no picture with words on it can be drawn. */
public final class FontsMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FontsMissingException(Throwable cause) {
        super(
                "cannot draw pictures, as Java finds no font on this machine: install fontconfig and a font"
                        + " (on Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core)",
                cause);
    }
}
