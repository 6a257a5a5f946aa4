package dev.vllmsim.plot.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.predict.Predictions;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictPictureTest {
    private static final Hardware HARDWARE = new Hardware(name -> {
        throw new AssertionError("reads " + name);
    });

    private static PredictReport report(List<Map<String, Object>> combinations) {
        return new Predictions(new Tool("vllm-sim", "0"), HARDWARE, null, null).of(combinations);
    }

    private static Set<Integer> colours(BufferedImage image) {
        return IntStream.range(0, image.getHeight())
                .boxed()
                .flatMap(y -> IntStream.range(0, image.getWidth()).mapToObj(x -> image.getRGB(x, y)))
                .collect(Collectors.toSet());
    }

    @Test
    void whatBindsAStepIsTheColourBehindIt() {
        BufferedImage image =
                PredictPicture.draw(report(List.of(Map.of("step_model", "llama-3.1-8b", "step_gpu", "h100-sxm"))));
        assertThat(image.getWidth()).isEqualTo(2400);
        assertThat(image.getHeight()).isBetween(700, 1100);
        assertThat(colours(image))
                .contains(
                        Bound.MEMORY.shade().getRGB(),
                        Bound.COMPUTE.shade().getRGB(),
                        Bound.MEMORY.colour().getRGB(),
                        Ink.TEXT.getRGB());
        // One card has no link.
        assertThat(colours(image)).doesNotContain(Bound.LINK.shade().getRGB());
    }

    @Test
    void severalStandBelowEachOtherAndThoseThatDoNotFitTakeALine() {
        Map<String, Object> fits =
                Map.of("step_model", "qwen3-32b", "step_gpu", "rtx-pro-6000", "tensor_parallel_size", 2);
        BufferedImage one = PredictPicture.draw(report(List.of(fits)));
        BufferedImage two = PredictPicture.draw(report(List.of(fits, fits)));
        BufferedImage more = PredictPicture.draw(
                report(List.of(fits, fits, Map.of("step_model", "llama-3.1-70b", "step_gpu", "rtx-4090"))));
        assertThat(two.getHeight() - one.getHeight()).isBetween(400, 700);
        assertThat(more.getHeight() - two.getHeight()).isBetween(60, 200);
        // The reason is wrapped: the right margin stays empty.
        for (int x = more.getWidth() - 30; x < more.getWidth(); x++) {
            for (int y = 0; y < more.getHeight(); y++) {
                assertThat(more.getRGB(x, y)).isEqualTo(more.getRGB(0, 0));
            }
        }
        assertThat(colours(more)).contains(Bound.LINK.colour().getRGB());
    }

    @Test
    void everyBoundOfADocumentHasAColour() {
        for (String label : List.of("launches", "memory", "compute", "link")) {
            assertThat(Bound.of(label)).isNotNull();
        }
        assertThat(Bound.of("weather")).isNull();
    }
}
