package dev.vllmsim.plot.predict;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Step;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A prediction as a picture: for each model and card, step times over the size of a batch that decodes and over the
 * tokens of a prompt. What binds a step is the colour behind it, and a thin line says what it alone would take.
 */
public final class PredictPicture {
    private PredictPicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(PredictReport report) {
        List<Prediction> all = report.all();
        Map<Curve, Curve.Span> spans = new EnumMap<>(Curve.class);
        for (Curve curve : Curve.values()) {
            spans.put(curve, Curve.Span.of(curve, all));
        }
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("Predicted step times", "", phrases(all)));
        bands.add(new LegendBand(all));
        int last = lastDrawn(all);
        for (int i = 0; i < all.size(); i++) {
            bands.add(new RowBand(all.get(i), spans, i == last));
        }
        bands.add(new Notes(report.warnings().stream()
                .map(warning ->
                        "Warning: " + warning.message() + (warning.message().endsWith(".") ? "" : "."))
                .toList()));
        return Band.draw(bands);
    }

    private static int lastDrawn(List<Prediction> all) {
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            last = all.get(i).problem() == null ? i : last;
        }
        return last;
    }

    private static List<String> phrases(List<Prediction> all) {
        for (Prediction prediction : all) {
            if (!prediction.decodeCurve().isEmpty()) {
                Step step = prediction.decodeCurve().get(0);
                long context = step.kvTokens() / Math.max(1, step.decodeSequences());
                return List.of(
                        "decoding: each request has " + Figures.exact(context) + " tokens before the step",
                        "one prompt: computed whole in one step, nothing of it before");
            }
        }
        return List.of();
    }

    /** What the lines and colours are. */
    private record LegendBand(List<Prediction> all) implements Band {
        private static final int HEIGHT = 26;

        @Override
        public int height() {
            return HEIGHT;
        }

        @Override
        public void draw(Page page, int top) {
            Legend legend = new Legend().add("step", 24, (x, line) -> page.box(Ink.TEXT, x, line - 5, 24, 2));
            for (Bound bound : Bound.values()) {
                if (all.stream().anyMatch(prediction -> isDrawn(prediction, bound))) {
                    legend.add(bound.label() + " alone", 24, (x, line) -> {
                        page.box(bound.shade(), x, line - 9, 24, 10);
                        page.box(bound.colour(), x, line - 5, 24, 1.2);
                    });
                }
            }
            legend.draw(page, Page.MARGIN, top + 12.0);
        }

        private static boolean isDrawn(Prediction prediction, Bound bound) {
            return prediction.prefillCurve().stream().anyMatch(step -> bound.alone(step) > 0);
        }
    }
}
