package dev.vllmsim.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** What can be said of an image without comparing it to another, which no two machines would draw alike. */
public final class Images {
    private Images() {}

    /** How many pixels have a colour. */
    public static int count(BufferedImage image, Color colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == colour.getRGB()) {
                    count++;
                }
            }
        }
        return count;
    }
}
