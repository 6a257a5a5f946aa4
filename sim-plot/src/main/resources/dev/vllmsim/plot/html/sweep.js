// A sweep: curves over a number, bars over names, heat maps over two settings; and every run in a table.

const SWEEP_STATISTICS = ["mean", "p50", "p90", "p95", "p99"];
const QUANTITIES = [
  { key: "ttft_ms", knee: "ttft", title: "Time to first token", time: true },
  { key: "tpot_ms", title: "Time per output token", time: true },
  { key: "request_time_ms", title: "End-to-end time", time: true },
  { key: "tps", knee: "tps", title: "Output tokens a second" },
  { key: "goodput_qps", knee: "goodput", title: "Good requests a second" },
];

function showSweep() {
  sweptWarnings();
  const names = REPORT.parameters;
  const values = names.map((name, i) => sweptValues(name));
  let statistic = "p99";
  const part = section("curves", names.length === 2 ? "Heat maps" : "Curves");
  const box = el("div", {});
  const quantities = QUANTITIES.filter(each => REPORT.points.some(point => sweptFigure(point, each, "p99").y !== null));
  const numeric = names.length === 1 && names[0] !== "seed" && values[0].every(value => typeof value === "number");
  const draw = () => {
    box.replaceChildren(el("div", { class: "two" }, quantities.map(each =>
      names.length === 2 ? heatMap(each, statistic, names, values)
        : names.length === 1 && numeric ? sweptLine(each, statistic, names[0])
          : sweptBars(each, statistic, names))));
  };
  const choice = el("select", { "aria-label": "Statistic of latencies", onchange: () => {
    statistic = choice.value;
    draw();
  } }, SWEEP_STATISTICS.map(name => el("option", { selected: name === statistic }, name)));
  part.append(el("div", { class: "bar" }, el("label", { class: "small" }, "latencies by their ", choice)), box, sweptNotes(numeric));
  draw();
  showPoints(names);
}

/** Each kind of warning once, with how many runs have it. */
function sweptWarnings() {
  const kinds = new Map();
  for (const point of REPORT.points) {
    for (const each of point.warnings) kinds.set(each.code, { message: each.message, runs: (kinds.get(each.code)?.runs ?? 0) + 1 });
  }
  const settings = document.getElementById("settings");
  for (const { message, runs } of kinds.values()) {
    settings.before(el("p", { class: "warning", role: "note" }, el("b", {}, "Read with care, "
      + (runs === REPORT.points.length ? "all" : amount(runs) + " of " + amount(REPORT.points.length)) + " runs: "), message));
  }
}

function sweptValues(name) {
  const values = [...new Set(REPORT.points.map(point => point[name] ?? "not set"))];
  return values.every(value => typeof value === "number") ? values.sort((a, b) => a - b) : values;
}

/** A figure of a run: its mean over the replications where there are any, with its interval. */
function sweptFigure(point, quantity, statistic) {
  const name = quantity.time ? statistic + "_" + quantity.key : quantity.key;
  const interval = point.intervals?.[name];
  if (interval) return { y: interval.mean, low: interval.low, high: interval.high };
  const { summary } = point;
  const value = quantity.time ? summary[quantity.key]?.[statistic] : quantity.key === "goodput_qps" ? summary.goodput?.qps : summary[quantity.key];
  return { y: value ?? null, low: null, high: null };
}

function objectiveOf(quantity) {
  const wanted = { ttft_ms: "ttft", tpot_ms: "tpot", request_time_ms: "e2el" }[quantity.key];
  const text = typeof REPORT.config.goodput === "string" ? REPORT.config.goodput : "";
  const pair = text.split(/[\s,]+/).map(each => each.split(":")).find(([name]) => name.toLowerCase() === wanted);
  return pair && Number.isFinite(Number(pair[1])) ? Number(pair[1]) : null;
}

function sweptTitle(quantity, statistic) {
  return (quantity.time ? statistic + " of " : "") + (quantity.time ? NAMES[quantity.key] + ": " + quantity.title.toLowerCase() : quantity.title);
}

/** Whether a curve goes up by so many that it needs a logarithmic axis. */
function isSteep(values) {
  const all = values.filter(value => value !== null && value > 0);
  return all.length === values.length && all.length > 1 && Math.max(...all) / Math.min(...all) > 20;
}

function doubles(values) {
  return values.length > 2 && values[0] > 0 && values.at(-1) / values[0] >= 8
    && values.every((value, i) => i < 2 || value / values[i - 1] > 1.25);
}

function sweptLine(quantity, statistic, name) {
  const points = REPORT.points.map(point => ({ x: point[name], ...sweptFigure(point, quantity, statistic), point })).sort((a, b) => a.x - b.x);
  const steep = quantity.time && isSteep(points.map(point => point.y));
  const ratios = doubles(points.map(point => point.x));
  const limit = objectiveOf(quantity);
  const knee = quantity.knee ? DATA.knees[statistic]?.[quantity.knee] : undefined;
  const show = quantity.time ? duration : amount;
  const low = points.reduce((least, point) => Math.min(least, point.low > 0 ? point.low : point.y ?? Infinity), limit ?? Infinity);
  return chart(sweptTitle(quantity, statistic) + (steep ? " (log scale)" : ""), colours => ({
    tooltip: tooltip(colours, { trigger: "axis", formatter: all => {
      const point = points[all[0].dataIndex];
      return words(name) + " " + amount(point.x) + "<br><b>" + show(point.y) + "</b>"
        + (point.low === null ? "" : "<br>" + show(point.low) + " to " + show(point.high))
        + point.point.warnings.map(each => "<br>" + plain(each.code.replaceAll("_", " "))).join("");
    } }),
    grid: { left: 8, right: 24, top: 18, bottom: 32, containLabel: true },
    xAxis: axis(colours, { type: ratios ? "log" : "value", logBase: 2, scale: true, min: "dataMin", max: "dataMax", name: words(name) + (ratios ? " (log scale)" : ""),
      axisLabel: { color: colours.faint, hideOverlap: true, formatter: amount } }),
    yAxis: quantity.time
      ? timeAxis(colours, Math.max(largest(points.map(point => point.y ?? 0)), limit ?? 0), steep ? { type: "log", min: 10 ** Math.floor(Math.log10(low)) } : { min: 0 })
      : axis(colours, { type: "value", min: 0, axisLabel: { color: colours.faint, formatter: amount } }),
    series: [
      ...intervalLine(quantity.title, points, 0).map((line, i) => i > 0 ? line : {
        ...line,
        markLine: { silent: true, symbol: "none", animation: false, data: [
          ...(limit === null ? [] : [{ yAxis: limit, lineStyle: { color: colours.preempted, type: "dashed" }, label: { formatter: "objective " + duration(limit, 3), position: "insideStartTop", color: colours.preempted } }]),
          ...(knee === undefined ? [] : [{ xAxis: knee, lineStyle: { color: colours.axis, type: "dotted" }, label: { formatter: (quantity.knee === "goodput" ? "most at " : "knee at ") + amount(knee), color: colours.text, position: "insideEndTop" } }]),
        ] },
      }),
    ],
  }));
}

function sweptBars(quantity, statistic, names) {
  const points = REPORT.points.map(point => ({ name: names.map(name => String(point[name] ?? "not set")).join(", "), ...sweptFigure(point, quantity, statistic) }));
  const show = quantity.time ? duration : amount;
  return chart(sweptTitle(quantity, statistic), colours => ({
    tooltip: tooltip(colours, { trigger: "axis", axisPointer: { type: "shadow" }, formatter: all => {
      const point = points[all[0].dataIndex];
      return plain(point.name) + "<br><b>" + show(point.y) + "</b>" + (point.low === null ? "" : "<br>" + show(point.low) + " to " + show(point.high));
    } }),
    grid: { left: 8, right: 30, top: 10, bottom: 26, containLabel: true },
    xAxis: quantity.time ? timeAxis(colours, largest(points.map(point => point.y ?? 0)), { min: 0 }) : axis(colours, { type: "value", min: 0, axisLabel: { color: colours.faint, formatter: amount } }),
    yAxis: axis(colours, { type: "category", inverse: true, data: points.map(point => point.name), axisLabel: { color: colours.text, width: 200, overflow: "truncate" }, splitLine: { show: false } }),
    series: [{ type: "bar", data: points.map(point => point.y), itemStyle: { color: SERIES[0] }, barMaxWidth: 26 }],
  }), { height: Math.max(140, 34 * points.length + 50) });
}

/** A colour between a light and a dark one, with that of the text on it. */
function shade(share) {
  const from = [0xf3, 0xf7, 0xfb];
  const to = [0x00, 0x3f, 0x66];
  const mixed = from.map((low, i) => Math.round(low + (to[i] - low) * share));
  return "background:rgb(" + mixed.join(",") + ");color:" + (share > 0.5 ? "#fff" : "#14171b");
}

/** A grid as a table whose cells are coloured; the best is framed. */
function heatMap(quantity, statistic, [across, down], [columns, rows]) {
  const of = new Map(REPORT.points.map(point => [JSON.stringify([point[across] ?? "not set", point[down] ?? "not set"]), { point, ...sweptFigure(point, quantity, statistic) }]));
  const values = [...of.values()].map(each => each.y).filter(value => value !== null);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const logarithmic = low > 0 && high / low > 20;
  const scale = value => high === low ? 0.3 : logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const best = quantity.time ? low : high;
  const limit = objectiveOf(quantity);
  const show = quantity.time ? value => duration(value, 3) : amount;
  return el("figure", {}, el("figcaption", {}, sweptTitle(quantity, statistic)),
    el("p", { class: "small faint" }, (quantity.time ? "dark is slow" : "dark is much") + (logarithmic ? ", by ratios" : "") + "; the best is framed"
      + (limit === null ? "" : ", and what misses the objective of " + duration(limit, 3) + " is in italics") + "."),
    el("div", { class: "scroll" }, el("table", { class: "heat", "data-quantity": quantity.key },
      el("thead", {}, el("tr", {}, el("th", {}, words(down) + " \\ " + words(across)), columns.map(value => el("th", { scope: "col" }, shortValue(value))))),
      el("tbody", {}, rows.map(row => el("tr", {}, el("th", { scope: "row" }, shortValue(row)), columns.map(column => {
        const each = of.get(JSON.stringify([column, row]));
        if (!each || each.y === null) return el("td", {}, "–");
        const missed = limit !== null && each.y > limit;
        return el("td", { style: shade(scale(each.y)) + (missed ? ";font-style:italic" : ""), class: each.y === best ? "marked" : null, "data-value": String(each.y),
          title: each.y + (each.low === null ? "" : ", " + show(each.low) + " to " + show(each.high)) + each.point.warnings.map(warning => "\n" + warning.code.replaceAll("_", " ")).join("") }, show(each.y));
      })))))));
}

function shortValue(value) {
  return typeof value === "number" ? amount(value) : String(value).split(/[\\/]/).at(-1);
}

function sweptNotes(numeric) {
  const notes = [];
  if (REPORT.replications) notes.push("Of " + REPORT.replications.count + " replications, whose seeds are the same for all runs: means, with 95 % intervals.");
  if (numeric) {
    notes.push("Knees are where the curve of the statistic shown takes off, or levels off, by more than its noise; there may be none.");
  }
  return el("div", {}, notes.map(note => el("p", { class: "small faint" }, note)));
}

function showPoints(names) {
  const part = section("points", "Runs");
  const goodput = REPORT.points.some(point => point.summary.goodput);
  const columns = [
    ["TTFT mean", s => s.ttft_ms.mean, duration], ["TTFT p99", s => s.ttft_ms.p99, duration], ["TPOT mean", s => s.tpot_ms.mean, duration],
    ["TPOT p99", s => s.tpot_ms.p99, duration], ["E2E mean", s => s.request_time_ms.mean, duration], ["tokens/s", s => s.tps, amount], ["requests/s", s => s.qps, amount],
    ...(goodput ? [["goodput", s => s.goodput?.share ?? null, percent]] : []),
    ["preemptions", s => s.preemptions ?? null, amount],
  ];
  part.querySelector("h2").append(" ", exactToggle(part));
  part.append(table([...names.map(words), ...columns.map(([name]) => name), "warnings"], REPORT.points.map(point => el("tr", {},
    names.map((name, i) => {
      const value = point[name] ?? "not set";
      return el(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, shortValue(value));
    }),
    columns.map(([, value, show]) => number(value(point.summary) ?? null, show)),
    el("td", { class: "left wrap", title: point.warnings.map(each => each.message).join("\n") }, point.warnings.map(each => each.code.replaceAll("_", " ")).join(", "))))
  , { id: "points-table" }));
}
