// Comparisons, plans, settings to choose from; and whatever else a report may be.

function showStudy() {
  const known = { compare: showCompare, plan: showPlan, tune: showTune, "hit-curve": showHitCurve, predict: showPredict, calibration: showCalibration };
  (known[REPORT.kind] ?? (() => {}))();
  showAll();
}

/** All that a report says, as it says it. */
function showAll() {
  const skip = new Set(["schema_version", "kind", "tool", "config", "config_b", "warnings"]);
  const part = section("all", "All figures");
  const entries = Object.entries(REPORT).filter(([key]) => !skip.has(key));
  part.append(el("details", {}, el("summary", {}, "Everything in the report"), entries.map(([key, value]) => anything(key, value))));
}

function anything(key, value) {
  if (value === null || typeof value !== "object") {
    const shown = typeof value === "number" ? el("span", { "data-value": String(value), title: String(value) }, keyed(key, value)) : String(value);
    return el("p", {}, el("b", {}, words(key) + ": "), shown);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return el("p", {}, el("b", {}, words(key) + ": "), "none");
    const shown = value.slice(0, 500);
    const inner = value.every(each => each !== null && typeof each === "object" && !Array.isArray(each)) ? tableOf(shown)
      : el("p", {}, shown.map(each => typeof each === "object" ? JSON.stringify(each) : String(each)).join(", "));
    return el("details", {}, el("summary", {}, words(key) + " (" + amount(value.length) + ")"), inner,
      value.length > shown.length ? el("p", { class: "faint" }, "The first 500 are shown.") : null);
  }
  return el("details", {}, el("summary", {}, words(key)), Object.entries(value).map(([name, each]) => anything(name, each)));
}

function tableOf(rows) {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  return table(columns.map(words), rows.map(row => columns.map(name => {
    const value = row[name];
    if (typeof value === "number") return number(value, each => keyed(name, each));
    if (value === null || value === undefined) return "–";
    return typeof value === "object" ? el("td", { class: "left wrap" }, flat(value)) : String(value);
  })));
}

function flat(value) {
  if (value === null) return "–";
  if (Array.isArray(value)) return value.map(flat).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([key, each]) => words(key) + " " + (typeof each === "number" ? keyed(key, each) : flat(each))).join(", ");
  return String(value);
}

/** A difference with its sign. */
function signed(value, show) {
  return value === null ? "–" : (value > 0 ? "+" : value < 0 ? "−" : "") + show(Math.abs(value));
}

/** An interval as a line about its middle, on a scale that all of a table share; zero is marked. */
function intervalBar(low, middle, high, from, to) {
  const at = value => Math.max(0, Math.min(100, 100 * (value - from) / (to - from || 1)));
  const clear = low > 0 || high < 0;
  const piece = (left, width, height, colour) => el("i", { style: "position:absolute;left:" + left + "%;width:" + width + ";top:" + (50 - height / 2) + "%;height:" + height + "%;background:" + colour });
  return el("div", { style: "position:relative;width:130px;height:16px", role: "img", "aria-label": "from " + digits(low) + " to " + digits(high) },
    piece(at(0), "1px", 100, "var(--axis)"),
    piece(at(low), Math.max(0.5, at(high) - at(low)) + "%", 26, clear ? "var(--running)" : "var(--axis)"),
    piece(at(middle), "3px", 80, clear ? "var(--running)" : "var(--axis)"));
}

function showCompare() {
  const settings = section("differences", "What differs");
  const flat = value => value === null ? "–" : typeof value === "object" ? value.name ?? JSON.stringify(value) : String(value);
  settings.append(table(["setting", "A", "B"], REPORT.settings.map(each => [el("th", { scope: "row" }, each.name), flat(each.a), flat(each.b)])));
  const runs = REPORT.replications?.count ?? 1;
  const part = section("figures", "Figures");
  part.querySelector("h2").append(" ", exactToggle(part));
  part.append(el("p", { class: "small faint" }, runs > 1
    ? "Means over " + runs + " pairs of runs of the same requests, and 95 % intervals of the difference. A line that does not touch zero is a difference of more than chance."
    : "One run of each: differences of these requests alone."));
  const main = /^(qps|tps|goodput|goodput_qps|preemptions|(mean|p50|p99)_(ttft|tpot|itl|request_time)_ms)$/;
  const all = Object.entries(REPORT.differences);
  const rows = list => table(["figure", "A", "B", "B less A", "in %", "from", "to", ...(runs > 1 ? ["interval about zero"] : []), "more than chance"], list.map(([key, each]) => {
    const show = value => keyed(key, value);
    const most = Math.max(Math.abs(each.low), Math.abs(each.high)) || 1;
    return [words(key), number(each.a, show), number(each.b, show), number(each.difference, value => signed(value, show)),
      each.a ? signed(each.difference / Math.abs(each.a), percent) : "–", number(each.low, value => signed(value, show)), number(each.high, value => signed(value, show)),
      ...(runs > 1 ? [el("td", {}, each.low === null ? "–" : intervalBar(each.low, each.difference, each.high, -most, most))] : []),
      el("td", { class: "left" }, verdict(each, runs))];
  }), { id: "differences-table" });
  part.append(rows(all.filter(([key]) => main.test(key))), el("details", {}, el("summary", {}, "All " + all.length + " figures"), rows(all)));
  compareLatencies(runs);
}

function verdict(each, runs) {
  const none = each.difference === 0 && !each.low && !each.high;
  if (none) return "the same";
  if (each.low === null) return runs > 1 ? "–" : "one run";
  if (each.low > 0 || each.high < 0) return "yes";
  return each.replications_needed ? "no; about " + amount(each.replications_needed) + " replications would tell" : "no";
}

function compareLatencies(runs) {
  const part = section("latencies", "Latencies");
  const pairs = Object.entries(REPORT.quantiles);
  part.append(el("p", { class: "small faint" }, "The share of requests that are no slower" + (runs > 1 ? ", quantile by quantile the mean over the runs." : ".")),
    el("div", { class: "three" }, pairs.map(([key, all]) => ecdf(NAMES[key] ?? key, ["a", "b"].map(side =>
      ({ name: side.toUpperCase(), ms: all.map(each => each[side]), shares: all.map(each => each.q) })), null))),
    el("h3", {}, "B less A, quantile by quantile" + (runs > 1 ? ", with 95 % intervals" : "")),
    el("div", { class: "three" }, pairs.map(([key, all]) => differenceChart(key, all))));
  part.append(el("h3", {}, "How the same requests fare in B"), table(["latency", "shorter in B", "longer in B", "equal"], Object.entries(REPORT.request_shares).map(([key, each]) =>
    [words(key), number(each.better, percent), number(each.worse, percent), number(each.equal, percent)])));
}

function differenceChart(key, all) {
  const ends = all.every(each => each.low !== null);
  const line = { type: "line", showSymbol: false, silent: true, lineStyle: { width: 0 }, stack: "band", stackStrategy: "all" };
  const most = largest(all.map(each => Math.max(Math.abs(each.low ?? each.difference), Math.abs(each.high ?? each.difference))));
  return chart(NAMES[key] ?? key, colours => ({
    tooltip: tooltip(colours, { trigger: "axis", formatter: points => {
      const each = all[points[0].dataIndex];
      return "p" + digits(100 * each.q) + ": A " + duration(each.a) + ", B " + duration(each.b) + "<br>B less A <b>" + signed(each.difference, duration) + "</b>"
        + (ends ? "<br>" + signed(each.low, duration) + " to " + signed(each.high, duration) : "");
    } }),
    grid: { left: 8, right: 20, top: 14, bottom: 30, containLabel: true },
    xAxis: axis(colours, { type: "category", boundaryGap: false, name: "share of requests", data: all.map(each => percent(each.q)),
      axisLine: { onZero: false, lineStyle: { color: colours.axis } }, axisLabel: { color: colours.faint, interval: Math.max(1, Math.floor(all.length / 5)) } }),
    yAxis: timeAxis(colours, most),
    series: [
      { type: "line", showSymbol: false, lineStyle: { color: SERIES[0], width: 2 }, itemStyle: { color: SERIES[0] }, data: all.map(each => each.difference),
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours.text, type: "solid", width: 1 }, data: [{ yAxis: 0 }] } },
      ...(ends ? [
        { ...line, data: all.map(each => each.low) },
        { ...line, areaStyle: { color: SERIES[0], opacity: 0.22 }, data: all.map(each => each.high - each.low) },
      ] : []),
    ],
  }));
}

function showPlan() {
  const { answer, unit } = REPORT;
  document.getElementById("main").append(el("div", { class: "tiles" },
    el("div", { class: "tile" }, el("b", { "data-value": String(answer.value), "data-key": "answer.value" }, amount(answer.value)), el("span", {}, unit + " at most")),
    el("div", { class: "tile" }, el("b", {}, amount(answer.low) + " – " + amount(answer.high)), el("span", {}, answer.replications > 1 ? "95 % interval over " + answer.replications + " runs" : "held, and missed")),
    el("div", { class: "tile" }, el("b", {}, words(answer.binding)), el("span", {}, "is missed first beyond it"))));
  const part = section("objectives", "Objectives");
  part.append(table(["objective", "at the answer", "margin", "unloaded"], REPORT.objectives.map(each => [each.text, number(each.at_answer, value => keyed(each.figure, value)), number(each.margin, percent),
    number(REPORT.unloaded?.[each.figure] ?? null, value => keyed(each.figure, value))])));
  const curve = section("curve", "Around the answer");
  curve.append(el("div", { class: "two" }, REPORT.objectives.map(each => planCurve(each))));
  const limits = section("limits", "What is used up");
  limits.append(table(["limit", "of", "mean", "peak", "at it"], REPORT.saturation.map(each => [el("th", { scope: "row" }, each.setting + (each.setting === REPORT.next ? " (nearest)" : "")), number(each.limit), number(each.mean, percent), number(each.peak, percent), number(each.at_limit, percent)])));
  const probes = section("probes", "Probes");
  probes.append(el("p", { class: "small faint" }, "Every run of the search, in order."), probeChart(),
    el("details", {}, el("summary", {}, "For each seed"), tableOf(REPORT.limits)),
    el("details", {}, el("summary", {}, "All " + amount(REPORT.probes.length) + " probes"), tableOf(REPORT.probes)));
}

function planCurve(target) {
  const points = REPORT.curve.map(each => ({ x: each.value, y: each.figures[target.figure] ?? null, each })).filter(point => point.y !== null);
  const time = target.figure.endsWith("_ms");
  const { answer } = REPORT;
  const steep = time && isSteep(points.map(point => point.y));
  const most = Math.max(target.limit, largest(points.map(point => point.y)));
  return chart(words(target.figure) + " over " + REPORT.unit + (steep ? " (log scale)" : ""), colours => ({
    tooltip: tooltip(colours, { trigger: "axis", formatter: all => {
      const { x, y, each } = points[all[0].dataIndex];
      return amount(x) + " " + REPORT.unit + "<br><b>" + keyed(target.figure, y) + "</b><br>" + each.held + " of " + each.runs + " runs hold" + (each.overloaded ? ", " + each.overloaded + " overloaded" : "");
    } }),
    grid: { left: 8, right: 24, top: 16, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: "value", name: REPORT.unit, min: 0, axisLabel: { color: colours.faint, formatter: amount } }),
    yAxis: time ? timeAxis(colours, most, steep ? { type: "log" } : { min: 0 }) : axis(colours, { type: "value", scale: true, axisLabel: { color: colours.faint, formatter: amount } }),
    series: intervalLine(target.text, points, 0).map(line => ({ ...line,
      markLine: { silent: true, symbol: "none", data: [
        { yAxis: target.limit, lineStyle: { color: colours.preempted, type: "dashed" }, label: { formatter: target.text, position: "insideStartTop", color: colours.preempted } },
        { xAxis: answer.value, lineStyle: { color: colours.text, type: "solid" }, label: { formatter: "answer " + amount(answer.value), position: "end", color: colours.text } }] },
      markArea: { silent: true, itemStyle: { color: colours.focus, opacity: 0.13 }, data: [[{ xAxis: answer.low }, { xAxis: answer.high }]] } })),
  }));
}

function probeChart() {
  const { answer } = REPORT;
  const kinds = [["holds", "circle", SERIES[0], each => each.holds], ["misses", "rect", SERIES[1], each => !each.holds && !each.overloaded], ["overload", "triangle", SERIES[5], each => !each.holds && each.overloaded]];
  return chart("Loads that were tried", colours => ({
    tooltip: tooltip(colours, { formatter: point => {
      const each = REPORT.probes[point.value[0] - 1];
      return "probe " + point.value[0] + ", seed " + (each.seed ?? "none") + "<br><b>" + amount(each.value) + " " + REPORT.unit + "</b>: " + point.seriesName + "<br>" + words(each.binding) + (each.stopped_early ? ", ended early" : "");
    } }),
    legend: legend(colours, { itemWidth: 14 }),
    grid: { left: 8, right: 24, top: 34, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: "value", name: "probe", min: 0, max: REPORT.probes.length + 1, minInterval: 1 }),
    yAxis: axis(colours, { type: "value", scale: true, axisLabel: { color: colours.faint, formatter: amount } }),
    series: kinds.map(([name, symbol, color, is], i) => ({ name, type: "scatter", symbol, symbolSize: 8, itemStyle: { color },
      data: REPORT.probes.flatMap((each, at) => is(each) ? [[at + 1, each.value]] : []),
      ...(i === 0 ? { markArea: { silent: true, itemStyle: { color: colours.focus, opacity: 0.13 }, data: [[{ yAxis: answer.low }, { yAxis: answer.high }]] } } : {}) })),
  }));
}

function showTune() {
  const { unit, best, simplest, given } = REPORT;
  const name = tried => REPORT.parameters.map(key => words(key) + " " + shortValue(tried[key] ?? "not set")).join(", ");
  const tile = (label, tried) => el("div", { class: "tile" }, el("b", { "data-value": String(tried.answer?.value), "data-key": "best.answer.value" }, tried.answer ? amount(tried.answer.value) + " " + unit : "–"), el("span", {}, label + ": " + name(tried)));
  document.getElementById("main").append(el("div", { class: "tiles", style: "grid-template-columns:repeat(auto-fit,minmax(260px,1fr))" },
    tile("the best", best), simplest ? tile("simpler, and not worse as far as these runs tell", simplest) : null, tile("as it was given", given)));
  if (REPORT.serve_flags.length > 0) {
    document.getElementById("main").append(el("p", {}, "vLLM takes the best as"), el("p", { class: "words" }, "vllm serve MODEL " + REPORT.serve_flags.join(" ")));
  }
  if (REPORT.objectives.length > 0) document.getElementById("main").append(el("p", { class: "faint" }, "Objectives: " + REPORT.objectives.join(", ") + "."));
  const part = section("ranking", "Ranking");
  const known = REPORT.settings.filter(each => each.answer);
  const most = largest(known.map(each => each.answer.high));
  const gains = largest(REPORT.settings.filter(each => each.gain).map(each => Math.max(Math.abs(each.gain.low ?? each.gain.difference), Math.abs(each.gain.high ?? each.gain.difference))));
  const same = (a, b) => b && REPORT.parameters.every(key => a[key] === b[key]);
  part.querySelector("h2").append(" ", exactToggle(part));
  part.append(table([...REPORT.parameters.map(words), unit, "from", "to", "interval", "gain over the given", "interval of the gain", "p99 TTFT", "tokens/s", "front", ""], REPORT.settings.map(each => el("tr", { class: same(each, best) ? "best" : null },
    REPORT.parameters.map((key, i) => el(i === 0 ? "th" : "td", {}, shortValue(each[key] ?? "not set"))),
    number(each.answer?.value ?? null), number(each.answer?.low ?? null), number(each.answer?.high ?? null),
    el("td", {}, each.answer ? intervalBar(each.answer.low, each.answer.value, each.answer.high, 0, most) : "–"),
    number(each.gain?.difference ?? null, value => signed(value, amount)),
    el("td", {}, each.gain && each.gain.low !== null ? intervalBar(each.gain.low, each.gain.difference, each.gain.high, -gains, gains) : "–"),
    number(each.p99_ttft_ms, duration), number(each.tps), el("td", { class: "left" }, each.on_front ? "on it" : ""),
    el("td", { class: "left" }, each.problem ?? [same(each, best) ? "best" : null, same(each, simplest) ? "simplest" : null, same(each, given) ? "given" : null].filter(Boolean).join(", "))))
  , { id: "ranking-table" }),
  el("p", { class: "small faint" }, "The gain is over the run as it was given, with the same requests, so that its interval is the narrower one. On the front is what no other beats in both p99 TTFT and tokens a second."));
  const front = section("front", "Latency against throughput");
  front.append(chart("p99 TTFT over output tokens a second, each at its answer", colours => ({
    tooltip: tooltip(colours, { formatter: point => plain(point.value[2]) + "<br>p99 TTFT " + duration(point.value[1]) + "<br>" + amount(point.value[0]) + " tokens/s" }),
    legend: legend(colours, { itemWidth: 14 }),
    grid: { left: 8, right: 24, top: 34, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: "value", scale: true, name: "output tokens a second", axisLabel: { color: colours.faint, formatter: amount } }),
    yAxis: timeAxis(colours, largest(known.map(each => each.p99_ttft_ms ?? 0)), { min: 0 }),
    series: [["on the front", true, "diamond", SERIES[5]], ["beaten in both", false, "circle", SERIES[4]]].map(([title, on, symbol, color]) => ({ name: title, type: "scatter", symbol, symbolSize: on ? 13 : 9, itemStyle: { color },
      data: known.filter(each => each.on_front === on && each.tps !== null && each.p99_ttft_ms !== null).map(each => [each.tps, each.p99_ttft_ms, name(each)]) })),
  }), { tall: true }));
}

function showHitCurve() {
  const part = section("curve", "Hit rate by size");
  const { curve, cards, knee, points } = REPORT;
  part.append(chart("Share of the blocks of prompts that a prefix cache finds, by its size (log scale)", colours => ({
    tooltip: tooltip(colours, { trigger: "axis", formatter: all => amount(curve[all[0].dataIndex].blocks) + " blocks<br><b>" + percent(curve[all[0].dataIndex].hit_rate, 4) + "</b>" }),
    grid: { left: 8, right: 24, top: 26, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: "log", name: "blocks", min: "dataMin", max: "dataMax", axisLabel: { color: colours.faint, formatter: amount } }),
    yAxis: axis(colours, { type: "value", min: 0, axisLabel: { color: colours.faint, formatter: value => percent(value) } }),
    series: [{ type: "line", step: "end", showSymbol: false, lineStyle: { color: SERIES[0], width: 2 }, itemStyle: { color: SERIES[0] }, data: curve.map(each => [each.blocks, each.hit_rate]),
      markLine: { silent: true, symbol: "none", data: [
        { xAxis: knee.blocks, lineStyle: { color: colours.axis, type: "dotted" }, label: { formatter: "knee", color: colours.text } },
        ...cards.map(each => ({ xAxis: each.blocks, lineStyle: { color: colours.kv, type: "dashed" }, label: { formatter: each.gpu, color: colours.text } }))] } }],
  }), { tall: true }), tableOf(points), ...(cards.length > 0 ? [tableOf(cards)] : []));
}

function showPredict() {
  const all = REPORT.predictions ?? [REPORT];
  const part = section("figures", "Cards and models");
  const name = each => each.model + " on " + (each.tensor_parallel_size > 1 ? each.tensor_parallel_size + " " : "") + each.gpu;
  part.append(tableOf(all.map(each => ({ model: each.model, gpu: each.gpu, tensor_parallel_size: each.tensor_parallel_size, weight_bytes: each.weight_bytes, num_gpu_blocks: each.num_gpu_blocks, kv_tokens: each.kv_tokens }))));
  const curves = (title, key, size) => chart(title, colours => ({
    tooltip: tooltip(colours, { trigger: "item", formatter: point => plain(point.seriesName) + "<br>" + amount(point.value[0]) + ": <b>" + duration(point.value[1]) + "</b>" }),
    legend: legend(colours, { type: "scroll" }),
    grid: { left: 8, right: 24, top: 36, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: "log", logBase: 2, name: words(size), axisLabel: { color: colours.faint, formatter: amount } }),
    yAxis: axis(colours, { type: "log", axisLabel: { color: colours.faint, formatter: value => duration(value, 3) } }),
    series: all.slice(0, 7).map((each, i) => ({ name: name(each), type: "line", symbol: SYMBOLS[i], symbolSize: 5, lineStyle: { color: SERIES[i], type: DASHES[i] }, itemStyle: { color: SERIES[i] }, data: (each[key] ?? []).map(point => [point[size], point.step_ms]) })),
  }));
  part.append(el("div", { class: "two" }, curves("Step time by decoding requests", "decode_curve", "decode_sequences"), curves("Step time by tokens of a prompt", "prefill_curve", "prefill_tokens")));
}

function showCalibration() {
  const part = section("figures", "The fit");
  for (const key of ["step_time", "fit", "scores"]) if (REPORT[key]) part.append(anything(key, REPORT[key]));
  part.querySelectorAll("details").forEach(each => each.open = true);
}
