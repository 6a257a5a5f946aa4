package dev.vllmsim.plot.html;

import dev.vllmsim.report.file.IoConsumer;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The page that all reports have, with places for what differs. */
final class Template {
    private static final String PAGE = "page.html";

    /** What stands in each place that is the same in every page, by the name of the place. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "style", List.of("page.css"),
            "library", List.of("echarts.common.min.js"),
            "licences", List.of("ECharts.txt"),
            "script",
                    List.of(
                            "format.js",
                            "data.js",
                            "charts.js",
                            "lanes.js",
                            "time.js",
                            "pointer.js",
                            "run.js",
                            "blame.js",
                            "sweep.js",
                            "studies.js",
                            "main.js"));

    private Template() {}

    /**
     * Writes a page.
     *
     * @param title what it is called
     * @param json what is in its script elements of data, by name
     * @throws IOException if {@code out} cannot be written
     */
    static void write(OutputStream out, String title, Map<String, IoConsumer<OutputStream>> json) throws IOException {
        OutputStream page = new BufferedOutputStream(out, 1 << 16);
        String text = new String(resource(PAGE), StandardCharsets.UTF_8);
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            page.write(text.substring(from, open).getBytes(StandardCharsets.UTF_8));
            int close = text.indexOf("}}", open);
            String place = text.substring(open + 2, close);
            from = close + 2;
            IoConsumer<OutputStream> data = json.get(place);
            if (place.equals("title")) {
                page.write(escaped(title).getBytes(StandardCharsets.UTF_8));
            } else if (data != null) {
                data.accept(new ScriptJson(page));
            } else {
                for (String part : PARTS.getOrDefault(place, List.of())) {
                    page.write(resource(part));
                }
            }
        }
        page.write(text.substring(from).getBytes(StandardCharsets.UTF_8));
        page.flush();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("this program lacks its part " + name);
            }
            return in.readAllBytes();
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
