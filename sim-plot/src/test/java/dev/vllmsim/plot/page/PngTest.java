package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class PngTest {

    @ParameterizedTest(name = "{0} x {1}")
    // The last is noise of more than the 64 KiB that are written at a time, which does not compress.
    @CsvSource({"1,1", "3,2", "17,5", "300,200"})
    void javasOwnReaderFindsEveryPixel(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Every third row equals the one above it.
                image.setRGB(x, y, y % 3 == 2 ? image.getRGB(x, y - 1) : random.nextInt(1 << 24));
            }
        }

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(write(image)));

        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        assertThat(read.getRGB(0, 0, width, height, null, 0, width))
                .isEqualTo(image.getRGB(0, 0, width, height, null, 0, width));
    }

    @Test
    void thePictureSaysHowLargeItWantsToBeShown() throws IOException {
        byte[] bytes = write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB));
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
            reader.setInput(in);
            IIOMetadata metadata = reader.getImageMetadata(0);
            Element root = (Element) metadata.getAsTree("javax_imageio_png_1.0");
            Element size = (Element) root.getElementsByTagName("pHYs").item(0);

            // 144 pixels an inch of 0.0254 m are 5,669.29 a metre.
            assertThat(size.getAttribute("pixelsPerUnitXAxis")).isEqualTo("5669");
            assertThat(size.getAttribute("unitSpecifier")).isEqualTo("meter");
        }
    }

    private static byte[] write(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Png.write(image, out);
        return out.toByteArray();
    }
}
