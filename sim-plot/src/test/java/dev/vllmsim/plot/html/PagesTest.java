package dev.vllmsim.plot.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.page.PageData.Given;
import dev.vllmsim.report.page.RunObserver;
import dev.vllmsim.report.page.RunSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a page consists of; what a browser makes of it is tested with the command. */
class PagesTest {
    private static final String EVIL = "</script><script>alert('\\\"<!--\\\\')</script> ";

    private record Made(String page, RunHead head) {}

    private static Made page(Map<String, Object> settings, String warning) throws IOException {
        Scenario scenario = ScenarioReader.read(settings, unused -> {
            throw new AssertionError("there is no file to read");
        });
        MetricsCollector metrics = MetricsCollector.of(scenario, true, 5);
        RunObserver observer = new RunObserver(RunColumns.of(scenario).kvBlocks());
        SimulationResult result = Simulation.run(scenario, Listeners.of(metrics, observer));
        RunHead head = new RunHead(
                new Tool("vllm-sim", "1"),
                scenario.config(),
                metrics.summary(result),
                List.of(new Warning("evil", warning)),
                metrics.tailRows());
        RunSeries series = observer.series(scenario.config());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pages.run(out, head, series);
        return new Made(out.toString(UTF_8), head);
    }

    private static String element(String page, String id) {
        String open = "<script type=\"application/json\" id=\"" + id + "\">";
        int from = page.indexOf(open) + open.length();
        return page.substring(from, page.indexOf("</script>", from));
    }

    @Test
    void aPageHoldsTheReportAsJson() throws IOException {
        Made made = page(TestRuns.vllm(), "a warning");
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        ReportWriter.writeRun(report, made.head(), null, null);

        // The same but for what is there for people to read.
        assertThat(element(made.page(), "report"))
                .isEqualTo(report.toString(UTF_8)
                        .lines()
                        .map(String::strip)
                        .collect(Collectors.joining())
                        .replaceAll("\": ", "\":"));
        assertThat(element(made.page(), "data")).startsWith("{\"title\":\"vllm-sim run: ");
    }

    @Test
    void nothingInAReportEndsItsElement() throws IOException {
        String page = page(TestRuns.experiment3(), EVIL).page();

        assertThat(element(page, "report"))
                .contains("\\u003c/script>\\u003cscript>alert('\\\\\\\"\\u003c!--\\\\\\\\')\\u003c/script> ");
        // Two of data, the licences, the library, and the page's own.
        assertThat(page.split("<script", -1)).hasSize(6);
    }

    @Test
    void aPageNeedsNothingElse() throws IOException {
        String page = page(TestRuns.experiment3(), "a warning").page();

        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("<script src", "<link rel=\"stylesheet\"", "{{", "@import");
        assertThat(page.getBytes(UTF_8).length).isLessThan(1_000_000);
    }

    @Test
    void jsonIsPassedOnWithoutBlanksBetweenValues() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream json = new ScriptJson(out)) {
            json.write("{ \"a\" : [ 1,\n  2 ],\r\n\t\"b < c\" : \"d \\\" e < f \\\\\" }\n".getBytes(UTF_8));
        }

        assertThat(out.toString(UTF_8)).isEqualTo("{\"a\":[1,2],\"b \\u003c c\":\"d \\\" e \\u003c f \\\\\"}");
    }

    @Test
    void settingsThatDifferFromTheDefaultAreToldAsTheyAreTyped() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("scheduler", "vllm-v1");
        config.put("max_num_seqs", 128);
        config.put("max_num_batched_tokens", 512);
        config.put("enable_prefix_caching", false);
        config.put("goodput", "ttft:500 tpot:25");
        config.put("step_gpu", Map.of("name", "h100-sxm", "memory_gb", 80));
        config.put("record_steps", true);
        List<Given> settings = GivenSettings.of(config);

        assertThat(named(settings, "scheduler").words()).isEqualTo("--scheduler vllm-v1");
        assertThat(named(settings, "scheduler").usual()).isFalse();
        // The default of vllm-v1, which is not that of decode-first.
        assertThat(named(settings, "max_num_seqs").usual()).isTrue();
        assertThat(named(settings, "max_num_batched_tokens").usual()).isFalse();
        assertThat(named(settings, "enable_prefix_caching").words()).isEqualTo("--no-enable-prefix-caching");
        assertThat(named(settings, "goodput").words()).isEqualTo("--goodput 'ttft:500 tpot:25'");
        assertThat(named(settings, "step_gpu").words()).isEqualTo("--gpu h100-sxm");
        assertThat(named(settings, "record_steps").words()).isEqualTo("--record-steps");
    }

    private static Given named(List<Given> settings, String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
