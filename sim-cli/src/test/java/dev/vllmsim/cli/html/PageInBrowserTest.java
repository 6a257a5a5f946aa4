package dev.vllmsim.cli.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vllmsim.cli.Main;
import dev.vllmsim.cli.console.Console;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages as a browser shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageInBrowserTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RUN = "--total-query 120 --min-input 64 --max-input 900 --min-output 1 --max-output 90"
            + " --seed 7 --prefill-elapsed-time 10 --decode-elapsed-time 3 --scheduler vllm-v1 --num-gpu-blocks 200"
            + " --max-num-seqs 16";
    private static final String ESCAPE = "\uE00C";
    private static final String RIGHT = "\uE014";
    private static final String UP = "\uE013";

    @TempDir
    static Path folder;

    private @Nullable Browser open;

    @BeforeAll
    void start() throws Exception {
        assumeThat(Browser.isThere()).as("there is no chromedriver on the path").isTrue();
        open = new Browser();
        command(RUN + " --concurrency 40 --record-steps --json " + folder.resolve("run.json") + " --html "
                + folder.resolve("run.html"));
    }

    @AfterAll
    void stop() throws IOException {
        if (open != null) {
            open.close();
        }
    }

    private Browser browser() {
        assertThat(open).isNotNull();
        return open;
    }

    private static void command(String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // A blank within an argument is typed as ~ here.
        String[] arguments = Arrays.stream(line.split(" ", -1))
                .map(word -> word.replace('~', ' '))
                .toArray(String[]::new);
        int code = Main.run(arguments, new Console(new ByteArrayOutputStream(), err, false));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    }

    private void show(String page, String fragment) throws Exception {
        browser().blank();
        browser().complaints();
        browser().requests();
        browser().open(folder.resolve(page), fragment);
        browser().settle();
    }

    private void assertClean(String page) throws Exception {
        assertThat(browser().complaints()).as(page).isEmpty();
        assertThat(browser().requests())
                .as(page)
                .isNotEmpty()
                .allSatisfy(url -> assertThat(url.startsWith("data:")
                                || url.startsWith(folder.toUri().toString()))
                        .as(url)
                        .isTrue());
    }

    private static Set<Integer> colours(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y += 2) {
            for (int x = 0; x < image.getWidth(); x += 2) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours;
    }

    private double number(String script) throws Exception {
        return browser().run(script).asDouble();
    }

    @Test
    void figuresAreThoseOfTheReport() throws Exception {
        show("run.html", "");

        JsonNode summary =
                JSON.readTree(Files.readAllBytes(folder.resolve("run.json"))).get("summary");
        JsonNode cells = browser()
                .run(
                        "return [...document.querySelectorAll('#figures [data-key]')].map(e => [e.dataset.key, e.dataset.value])");
        assertThat(cells.size()).isGreaterThan(40);
        for (JsonNode cell : cells) {
            JsonNode value = summary.at("/" + cell.get(0).asString().replace('.', '/'));
            if (value.isNumber()) {
                assertThat(Double.parseDouble(cell.get(1).asString()))
                        .as(cell.get(0).asString())
                        .isEqualTo(value.asDouble());
            }
        }
        browser().click("#figures button");
        assertThat(browser()
                        .run("return document.querySelector('[data-key=\"ttft_ms.p99\"][data-short]').textContent")
                        .asString())
                .isEqualTo(browser()
                        .run(
                                "return String(arguments[0])",
                                summary.get("ttft_ms").get("p99").asDouble())
                        .asString());
        assertClean("run.html");
    }

    @Test
    void theWorstRequestsLeadToTheirLanes() throws Exception {
        show("run.html", "");

        JsonNode worst = JSON.readTree(Files.readAllBytes(folder.resolve("run.json")))
                .get("tail")
                .get(0);
        String id = worst.get("id").asString();
        assertThat(browser()
                        .run("return document.querySelector('#worst-table tbody a').textContent")
                        .asString())
                .isEqualTo(id);
        browser().click("#worst-table tbody a");
        browser().settle();

        assertThat(browser()
                        .run("return document.querySelector('#request h3').textContent")
                        .asString())
                .contains("Request " + id);
        double from = number("return Number(document.querySelector('.time canvas').dataset.from)");
        double to = number("return Number(document.querySelector('.time canvas').dataset.to)");
        assertThat(from).isLessThanOrEqualTo(worst.get("arrival_ms").asDouble() * 1e6);
        assertThat(to).isGreaterThanOrEqualTo(worst.get("finish_ms").asDouble() * 1e6);
        assertThat(number(
                        "return Number([...document.querySelectorAll('#request dt')].find(e => e.textContent === 'TTFT')"
                                + ".nextSibling.dataset.value)"))
                .isEqualTo(worst.get("ttft_ms").asDouble());
        assertThat(browser()
                        .run("return document.querySelector('tr.chosen').dataset.request")
                        .asString())
                .isEqualTo(id);
        assertClean("run.html");
    }

    @Test
    void keysZoomToOneStepAndBack() throws Exception {
        show("run.html", "");
        browser().run("document.querySelector('.time canvas').focus()");
        double whole = span();

        browser().key(UP);
        browser().settle();
        assertThat(span()).isLessThan(whole);
        double before = number("return Number(document.querySelector('.time canvas').dataset.from)");
        browser().key(RIGHT);
        browser().settle();
        assertThat(number("return Number(document.querySelector('.time canvas').dataset.from)"))
                .isGreaterThan(before);
        browser().key("s");
        browser().settle();
        JsonNode steps =
                JSON.readTree(Files.readAllBytes(folder.resolve("run.json"))).get("steps");
        double from = number("return Number(document.querySelector('.time canvas').dataset.from)");
        double to = from + span();
        long shown = steps.valueStream()
                .filter(step -> step.get("start_ms").asDouble() * 1e6 >= from
                        && step.get("end_ms").asDouble() * 1e6 <= to)
                .count();
        assertThat(shown).isEqualTo(1);

        browser().key(ESCAPE);
        browser().settle();
        assertThat(span()).isEqualTo(whole);
        assertClean("run.html");
    }

    private double span() throws Exception {
        return number("const c = document.querySelector('.time canvas'); return c.dataset.to - c.dataset.from");
    }

    @Test
    void lanesAndStepsAreThoseOfTheReport() throws Exception {
        show("run.html", "");
        JsonNode report = JSON.readTree(Files.readAllBytes(folder.resolve("run.json")));

        JsonNode shown = browser()
                .run("const r = vllmSim.view.run.requests; return Array.from({length: r.rows}, (x, i) => [r.id(i),"
                        + " r.promptTokens[i], r.outputTokens[i], r.arrival[i], r.prefillStart[i], r.prefillEnd[i],"
                        + " r.firstToken[i], r.finish[i]])");
        assertThat(shown.size()).isEqualTo(report.get("requests").size());
        int row = 0;
        for (JsonNode request : report.get("requests")) {
            JsonNode lane = shown.get(row++);
            assertThat(lane.get(0).asString()).isEqualTo(request.get("id").asString());
            int column = 1;
            for (String key : List.of("prompt_tokens", "output_tokens")) {
                assertThat(lane.get(column++).asLong())
                        .isEqualTo(request.get(key).asLong());
            }
            for (String key :
                    List.of("arrival_ms", "prefill_start_ms", "prefill_end_ms", "first_token_ms", "finish_ms")) {
                assertThat(lane.get(column++).asLong())
                        .isEqualTo(Math.round(request.get(key).asDouble() * 1e6));
            }
        }
        JsonNode steps = browser()
                .run("const s = vllmSim.view.run.steps; return Array.from({length: s.rows}, (x, i) => [s.start[i],"
                        + " s.end[i], s.prefill[i], s.decode[i], s.running[i], s.waiting[i], s.kvFree[i],"
                        + " s.preempted[i], s.chunkFrom[i + 1] - s.chunkFrom[i]])");
        assertThat(steps.size()).isEqualTo(report.get("steps").size());
        row = 0;
        for (JsonNode step : report.get("steps")) {
            JsonNode bar = steps.get(row++);
            assertThat(bar.get(0).asLong())
                    .isEqualTo(Math.round(step.get("start_ms").asDouble() * 1e6));
            assertThat(bar.get(1).asLong())
                    .isEqualTo(Math.round(step.get("end_ms").asDouble() * 1e6));
            assertThat(bar.get(2).asLong()).isEqualTo(step.get("prefill_tokens").asLong());
            assertThat(bar.get(3).asLong()).isEqualTo(step.get("decode_tokens").asLong());
            assertThat(bar.get(4).asLong()).isEqualTo(step.get("running").asLong());
            assertThat(bar.get(5).asLong()).isEqualTo(step.get("waiting").asLong());
            assertThat(bar.get(6).asLong()).isEqualTo(step.get("kv_blocks_free").asLong());
            assertThat(bar.get(7).asLong()).isEqualTo(step.get("preempted").size());
            assertThat(bar.get(8).asLong())
                    .isEqualTo(step.get("items")
                            .valueStream()
                            .filter(item -> !item.get("kind").asString().equals("decode"))
                            .count());
        }
    }

    @Test
    void thePageIsDrawnInLightAndDark() throws Exception {
        show("run.html", "#time");

        // The paper, the text, prefill, decode, waiting and more.
        assertThat(colours(browser().screenshot())).hasSizeGreaterThan(20).contains(0xFFFFFF);
        try {
            browser().prefer("dark");
            browser().settle();

            assertThat(colours(browser().screenshot())).hasSizeGreaterThan(20).contains(0x14171B);
        } finally {
            browser().prefer("light");
        }
        assertClean("run.html");
    }

    @ParameterizedTest
    @CsvSource({
        "sweep, --request-rate 5 --sweep-over request-rate=2..32 --goodput ttft:500 --replications 2 --no-plot, #points-table",
        "grid, --request-rate 5 --sweep-over request-rate=4..16 --sweep-over max-num-seqs=8..16 --no-plot, .heat td.marked",
        "names, --request-rate 5 --sweep-over scheduling-policy=fcfs|priority --no-plot, #points-table",
        "compare, --request-rate 9 --vs=--max-num-seqs~4 --replications 3 --no-plot, #differences-table",
        "plan, --slo p99~ttft<=900 --replications 2 --no-plot, [data-key=\"answer.value\"]",
        "tune, --slo p99~ttft<=900 --over max-num-seqs=8..16 --replications 2 --no-plot, #ranking-table",
        "explain, --request-rate 9 --no-plot, #what-if"
    })
    void everyKindOfReportHasItsPage(String kind, String flags, String wanted) throws Exception {
        boolean run = List.of("sweep", "grid", "names").contains(kind);
        Path json = folder.resolve(kind + ".json");
        command((run ? "" : kind + " ") + RUN + " " + flags.replace('|', ',') + " --json " + json + " --html "
                + folder.resolve(kind + ".html"));
        command("html " + json + " --out " + folder.resolve(kind + "-again.html"));
        if (!kind.equals("explain")) {
            // A page follows from the report alone. That of an explanation has the steps when it is made with the run.
            assertThat(Files.mismatch(folder.resolve(kind + ".html"), folder.resolve(kind + "-again.html")))
                    .isEqualTo(-1);
        }
        show(kind + "-again.html", "");
        // What is far below is drawn when it is scrolled to.
        browser().run("document.querySelectorAll('.chart').forEach(e => e.scrollIntoView())");
        browser().settle();
        browser().settle();

        assertThat(browser()
                        .run("return document.querySelectorAll(arguments[0]).length", wanted)
                        .asInt())
                .isPositive();
        assertThat(colours(browser().screenshot())).hasSizeGreaterThan(10);
        assertClean(kind);
    }
}
