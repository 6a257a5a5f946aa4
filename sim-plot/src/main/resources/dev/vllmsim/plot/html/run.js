// A run: its figures, its latencies, itself over time, and its worst requests.

const PERCENTILES = ["p50", "p90", "p95", "p99"];
const STATISTICS = ["mean", "std", "min", ...PERCENTILES, "max"];

function showRun() {
  const { summary } = REPORT;
  tiles(summary);
  const figures = section("figures", "Figures");
  figures.append(latencyTable(summary), otherFigures(summary));
  if (REPORT.intervals && Object.keys(REPORT.intervals).length > 0) figures.append(intervalTable());
  figures.querySelector("h2").append(" ", exactToggle(figures));
  if (!RUN) return;
  showLatencies(summary);
  showTime();
}

function tiles(summary) {
  const tile = (name, value, key, show) => value === null || value === undefined ? null
    : el("div", { class: "tile" }, el("b", { "data-value": String(value), title: String(value), "data-key": key }, show(value)), el("span", {}, name));
  document.getElementById("main").append(el("div", { class: "tiles" },
    tile("requests", summary.requests, "requests", amount),
    tile("TTFT, median", summary.ttft_ms.p50, "ttft_ms.p50", duration),
    tile("TTFT, p99", summary.ttft_ms.p99, "ttft_ms.p99", duration),
    tile("TPOT, median", summary.tpot_ms.p50, "tpot_ms.p50", duration),
    tile("TPOT, p99", summary.tpot_ms.p99, "tpot_ms.p99", duration),
    tile("E2E, median", summary.request_time_ms.p50, "request_time_ms.p50", duration),
    tile("output tokens a second", summary.tps, "tps", amount),
    tile("requests a second", summary.qps, "qps", amount),
    tile("first arrival to last finish", summary.span_ms, "span_ms", duration),
    summary.goodput ? tile("requests that reach their objectives", summary.goodput.share ?? null, "goodput.share", percent) : null,
    summary.preemptions ? tile("preemptions", summary.preemptions, "preemptions", amount) : null));
}

function latencyTable(summary) {
  const keys = Object.keys(MEANINGS).filter(key => summary[key] && summary[key].count > 0);
  return table(["latency", "requests", ...STATISTICS], keys.map(key => [
    el("th", { scope: "row", title: MEANINGS[key] }, NAMES[key]),
    number(summary[key].count, amount),
    ...STATISTICS.map(statistic => {
      const cell = number(summary[key][statistic] ?? null, duration);
      cell.dataset.key = key + "." + statistic;
      return cell;
    }),
  ]), { id: "latencies-table" });
}

/** All else in the summary, whatever it has. */
function otherFigures(summary) {
  const rows = [];
  const add = (path, value) => {
    if (value === null || Object.keys(MEANINGS).includes(path)) return;
    if (Array.isArray(value)) rows.push([path, value.map(each => typeof each === "object" ? JSON.stringify(each) : each).join(", ")]);
    else if (typeof value === "object") Object.entries(value).forEach(([key, each]) => add(path + (path ? "." : "") + key, each));
    else rows.push([path, value]);
  };
  add("", summary);
  return el("details", {}, el("summary", {}, "All other figures"),
    table(["figure", "value"], rows.map(([path, value]) => {
      const key = path.split(".").at(-1);
      const cell = typeof value === "number" ? number(value, each => keyed(path.includes("_ms") ? "x_ms" : key, each)) : el("td", {}, String(value));
      cell.dataset.key = path;
      return [path.split(".").map(words).join(", "), cell];
    })));
}

function intervalTable() {
  return el("div", {}, el("h3", {}, "Over " + REPORT.replications.count + " replications, with 95 % intervals"),
    table(["figure", "mean", "from", "to"], Object.entries(REPORT.intervals).map(([key, each]) =>
      [words(key), ...["mean", "low", "high"].map(end => number(each[end], value => keyed(key, value)))])));
}

function showLatencies(summary) {
  const part = section("latencies", "Latencies");
  part.append(el("p", { class: "small faint" }, "The share of requests that are no slower.", el("span", { class: "no-print" }, " At the cursor stands the percentile.")));
  part.append(el("div", { class: "three" }, Object.entries(RUN.latencies).map(([key, each]) =>
    ecdf(NAMES[key], [{ name: NAMES[key], ...each }], Object.fromEntries(PERCENTILES.map(name => [name, summary[key][name]]))))));
}

/** Why not everything is told of, where that is so. */
function leftOut() {
  const { requests, steps } = RUN;
  const notes = [];
  if (requests.rows < requests.count) {
    notes.push("Of the run's " + amount(requests.count) + " requests the page holds " + amount(requests.rows) + ": one of every "
      + amount(requests.every) + ", and the slowest 20 by each latency. Figures and distributions are of all.");
  }
  if (steps && steps.each > 1) {
    notes.push("Of the run's " + amount(steps.count) + " steps, " + amount(steps.each) + " are one bar each: tokens are summed up, of requests"
      + " that run or wait the most is shown, of free KV blocks the fewest.");
  } else if (steps && !steps.chunkFrom) {
    notes.push("Steps have more parts than the page has room for: bars show prompt and decode tokens, not whose they are.");
  }
  if (REPORT.config.replicas > 1) {
    notes.push("Steps of several replicas have no order and are not shown; requests and KV blocks are the sums over all.");
  } else if (!steps) {
    notes.push("The report has no steps, so that the page shows neither them nor the KV cache, and lanes do not show preemptions: "
      + (REPORT.kind === "run" ? "make it with --record-steps, or the page with --html of the run itself." : "make the page with --html of explain itself."));
  }
  return notes;
}

function showTime() {
  const part = section("time", "Over time");
  const blocks = RUN.bins?.kvBlocks ?? (typeof REPORT.config.num_gpu_blocks === "number" ? REPORT.config.num_gpu_blocks - 1 : 0);
  const view = new TimeView(RUN, blocks);
  const button = (text, title, action) => el("button", { type: "button", title, "aria-label": title, onclick: action }, text);
  const life = el("div", { id: "request" });
  part.append(
    el("div", { class: "bar" },
      button("←", "earlier", () => view.move(-0.4)), button("→", "later", () => view.move(0.4)),
      button("+", "zoom in", () => view.zoom(0.5)), button("−", "zoom out", () => view.zoom(2)),
      RUN.steps ? button("one step", "shows the step in the middle", () => view.oneStep()) : null,
      button("whole run", "shows the whole run", () => view.reset()),
      view.now),
    el("div", { class: "legend", "aria-label": "Colours" },
      ...[["waiting", "waiting", "thin"], ["prefill", "prefill", ""], ["decode", "decode", ""], ["preempted", "preempted", "thin"], ["running", "running", ""], ["kv", "KV blocks", ""]]
        .filter(([name]) => name !== "kv" || view.panels.some(panel => panel.name === "kv"))
        .map(([name, text, thin]) => el("span", {}, el("i", { class: thin, style: "background:var(--" + name + ")" }), text))),
    view.element,
    el("p", { class: "small faint no-print" }, "Drag to move; after a click, or with Ctrl, the wheel zooms, with Shift the lanes. Keys: arrows move"
      + " and zoom, Shift with up and down scrolls the lanes, S shows one step, Escape all. A click chooses a request; a double click zooms in."),
    ...leftOut().map(note => el("p", { class: "small faint" }, note)),
    life);
  view.whenChosen = row => {
    life.replaceChildren(...(row < 0 ? [] : [chosenRequest(view, row)]));
    document.querySelectorAll("tr[data-request]").forEach(line =>
      line.classList.toggle("chosen", row >= 0 && line.dataset.request === RUN.requests.id(row)));
  };
  window.vllmSim = { view };
  showWorst(view);
  const follow = () => {
    const match = /^#request=(.*)$/.exec(location.hash);
    if (match) goTo(view, decodeURIComponent(match[1]));
  };
  addEventListener("hashchange", follow);
  setTimeout(follow);
}

function chosenRequest(view, row) {
  return el("div", { class: "chosen-request" }, el("h3", {}, "Request " + RUN.requests.id(row) + " ",
    el("button", { type: "button", class: "no-print", onclick: () => view.choose(row, true) }, "zoom to it")),
  lifeList(RUN.requests, row));
}

function goTo(view, id) {
  const row = RUN.requests.rowOf(id);
  if (row < 0) return;
  view.choose(row, true);
  document.getElementById("time").scrollIntoView({ block: "start" });
  view.canvas.focus({ preventScroll: true });
}

/** A request's name, which leads to its lane if that is there. */
function requestLink(id) {
  return RUN && RUN.requests.rowOf(id) >= 0 ? el("a", { href: "#request=" + encodeURIComponent(id) }, String(id)) : String(id);
}

const WORST = { ttft: "TTFT", tpot: "TPOT", e2e: "E2E" };

function showWorst(view) {
  const { requests } = RUN;
  const value = {
    ttft: row => (requests.firstToken[row] - requests.arrival[row]) / 1e6,
    tpot: row => (requests.finish[row] - requests.firstToken[row]) / 1e6 / requests.outputTokens[row],
    e2e: row => (requests.finish[row] - requests.arrival[row]) / 1e6,
  };
  const part = section("worst", "Worst requests");
  const box = el("div", {});
  const fill = by => {
    const rows = Array.from({ length: requests.rows }, (none, row) => row)
      .sort((a, b) => value[by](b) - value[by](a) || requests.place[a] - requests.place[b]).slice(0, 20);
    box.replaceChildren(table(["request", "prompt", "output", "arrival", "TTFT", "TPOT", "E2E", "waiting", "preemptions", ...(requests.largest ? ["most of the TTFT"] : [])],
      rows.map(row => worstRow(row, value)), { id: "worst-table" }));
    buttons.forEach(button => button.setAttribute("aria-pressed", String(button.dataset.by === by)));
    view.whenChosen(view.chosen);
  };
  const buttons = Object.entries(WORST).map(([by, name]) => el("button", { type: "button", "data-by": by, onclick: () => fill(by) }, name));
  part.append(el("div", { class: "bar" }, el("span", { class: "small no-print" }, "by"), ...buttons,
    el("span", { class: "small faint no-print" }, "Each leads to its lane.")), box);
  fill("ttft");
}

function worstRow(row, value) {
  const { requests } = RUN;
  const spans = lifeOf(requests, row);
  const waiting = spans.filter(span => span.state === 0 || span.state === 3).reduce((sum, span) => sum + span.end - span.start, 0);
  const cause = requests.largest?.[row] >= 0 ? DATA.causes[requests.causes[requests.largest[row]]] : null;
  return el("tr", { "data-request": requests.id(row) },
    el("th", { scope: "row" }, requestLink(requests.id(row))),
    number(requests.promptTokens[row] || null), number(requests.outputTokens[row]), number(requests.arrival[row] / 1e6, duration),
    number(value.ttft(row), duration), number(value.tpot(row), duration), number(value.e2e(row), duration),
    number(waiting / 1e6, duration), el("td", {}, String(spans.filter(span => span.state === 3).length)),
    requests.largest ? el("td", { class: "left" }, cause ? causeSwatch(cause) : "–") : null);
}

function causeSwatch(cause) {
  return el("span", { class: "legend", style: "margin:0;color:inherit" }, el("span", {}, el("i", { style: "background:" + cause.colour }), cause.text));
}
