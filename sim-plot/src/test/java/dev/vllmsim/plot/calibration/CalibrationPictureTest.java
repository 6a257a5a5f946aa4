package dev.vllmsim.plot.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.Tool;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationPictureTest {
    private static final int BLUE = 0xFF0072B2;
    private static final int ORANGE = 0xFFD55E00;

    private static CalibrationReport report(List<CalibrationReport.Tick> timeline) {
        CalibrationReport.Score score = CalibrationReport.Score.of(new double[] {100, 200}, new double[] {110, 190});
        CalibrationReport.Scores all = new CalibrationReport.Scores("all", 2, score, score, score);
        List<CalibrationReport.Row> rows = List.of(
                new CalibrationReport.Row("a", 5, 9, true, 0, 100, 110, 10.0, 11.0, 300, 310),
                new CalibrationReport.Row("b", 5, 1, false, 5, 200, 190, null, null, 200, 190));
        return new CalibrationReport(
                1,
                "calibration",
                new Tool("vllm-sim", "0"),
                Map.of("model", "m"),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(all, all, all),
                rows,
                timeline);
    }

    private static Set<Integer> colours(BufferedImage image, int fromRow) {
        return IntStream.range(fromRow, image.getHeight())
                .boxed()
                .flatMap(y -> IntStream.range(0, image.getWidth()).mapToObj(x -> image.getRGB(x, y)))
                .collect(Collectors.toSet());
    }

    @Test
    void drawsBothGroupsOfRequests() {
        BufferedImage image = CalibrationPicture.draw(report(List.of()));

        assertThat(image.getWidth()).isEqualTo(2400);
        assertThat(image.getHeight()).isBetween(800, 1100);
        assertThat(colours(image, 100)).contains(BLUE, ORANGE);
    }

    @Test
    void drawsTheEngineOverTimeWhereItWasRecorded() {
        BufferedImage image = CalibrationPicture.draw(report(List.of(
                new CalibrationReport.Tick(0, 1, 2, 0, 0, 10.0, null),
                new CalibrationReport.Tick(1000, 3, 3, 1, 0, 20.0, null))));

        assertThat(image.getHeight()).isBetween(1400, 1700);
        assertThat(colours(image, 1000)).contains(BLUE, ORANGE);
    }

    @Test
    void scoresSayHowFarMeanAndRequestsAreOff() {
        // 110 and 190 for 100 and 200: the means are the same; one is off by 10 %, one by 5 %.
        CalibrationReport.Score score = CalibrationReport.Score.of(new double[] {100, 200}, new double[] {110, 190});

        assertThat(score.errorPercent().mean()).isZero();
        assertThat(score.mapePercent()).isCloseTo(7.5, org.assertj.core.data.Offset.offset(1e-9));
    }
}
