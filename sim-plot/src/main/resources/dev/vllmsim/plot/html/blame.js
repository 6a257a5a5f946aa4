// Where the time of requests went, and what would have helped.

function showBlame(blame) {
  const part = section("blame", "Where the time went");
  part.append(el("p", { class: "small faint" }, "The requests in ten parts by their TTFT, the fastest first; what each part's went to, on average."));
  part.append(el("div", { class: "two" },
    deciles("TTFT by decile", blame.deciles, "ttft_causes_ms"),
    deciles("From the first token to the last, by decile of TTFT", blame.deciles, "decode_causes_ms")));
  if (RUN?.requests.largest) part.append(causeScatter());
  if (blame.slowest.length > 0) part.append(slowestTable(blame.slowest));
  if (REPORT.asked) {
    part.append(el("h3", {}, "The request that was asked for"), slowestTable([REPORT.asked]));
  }
  if (REPORT.what_if?.length > 0) part.append(whatIfTable());
}

function causesOf(deciles, key) {
  const names = Object.keys(deciles[0]?.[key] ?? {});
  return names.filter(name => deciles.some(each => each[key][name] > 0));
}

function deciles(title, all, key) {
  const causes = causesOf(all, key);
  const figure = chart(title, colours => ({
    tooltip: tooltip(colours, {
      trigger: "axis", axisPointer: { type: "shadow" },
      formatter: points => {
        const decile = all[points[0].dataIndex];
        return "decile " + decile.decile + ": " + amount(decile.requests) + " requests, TTFT " + duration(decile.from_ms) + " to " + duration(decile.to_ms)
          + points.filter(point => point.value > 0).map(point => "<br>" + point.marker + plain(point.seriesName) + " <b>" + duration(point.value) + "</b>").join("");
      },
    }),
    grid: { left: 8, right: 20, top: 14, bottom: 30, containLabel: true },
    xAxis: axis(colours, { type: "category", data: all.map(each => String(each.decile)), name: "decile by TTFT" }),
    yAxis: timeAxis(colours, largest(all.map(each => Object.values(each[key]).reduce((sum, ms) => sum + ms, 0) / each.requests))),
    series: causes.map(name => ({
      name: DATA.causes[name]?.text ?? name, type: "bar", stack: "causes", barCategoryGap: "18%",
      itemStyle: { color: DATA.causes[name]?.colour, borderColor: colours.panel, borderWidth: 0.6 },
      data: all.map(each => each[key][name] / each.requests),
    })),
  }));
  figure.firstChild.after(legendOf(causes.map(name => [DATA.causes[name]?.colour, DATA.causes[name]?.text ?? name])));
  return figure;
}

/** TTFT over arrival; where dots are too many to tell apart, evenly spread ones and the slowest. */
function causeScatter() {
  const { requests } = RUN;
  const byCause = new Map();
  const every = Math.max(1, Math.ceil(requests.rows / 30000));
  const order = Array.from({ length: requests.rows }, (none, row) => row)
    .sort((a, b) => (requests.firstToken[b] - requests.arrival[b]) - (requests.firstToken[a] - requests.arrival[a]));
  order.forEach((row, rank) => {
    const cause = requests.largest[row];
    if (cause < 0 || (rank >= 2000 && row % every !== 0)) return;
    if (!byCause.has(cause)) byCause.set(cause, []);
    byCause.get(cause).push([(requests.arrival[row] - RUN.begin) / 1e6, (requests.firstToken[row] - requests.arrival[row]) / 1e6, row]);
  });
  const shapes = ["circle", "rect", "triangle", "diamond", "roundRect"];
  return chart("TTFT over arrival, by what took the most of it" + (every > 1 ? " (one of every " + every + " requests, and the 2,000 slowest)" : ""), colours => ({
    tooltip: tooltip(colours, { formatter: point => "request " + plain(requests.id(point.value[2])) + "<br>arrives after " + duration(point.value[0]) + "<br>TTFT " + duration(point.value[1])
      + "<br>" + plain(point.seriesName) }),
    legend: legend(colours, { itemWidth: 14, type: "scroll" }),
    grid: { left: 8, right: 24, top: 40, bottom: 30, containLabel: true },
    xAxis: timeAxis(colours, (RUN.end - RUN.begin) / 1e6, { name: "arrival", min: 0 }),
    yAxis: timeAxis(colours, largest([...byCause.values()].flat().map(point => point[1]))),
    series: [...byCause].map(([cause, points], i) => {
      const look = DATA.causes[requests.causes[cause]];
      return { name: look?.text ?? requests.causes[cause], type: "scatter", symbol: shapes[i % shapes.length], symbolSize: requests.rows > 3000 ? 4 : 6,
        itemStyle: { color: look?.colour, opacity: 0.8, borderColor: colours.axis, borderWidth: 0.3 }, data: points };
    }),
  }), { tall: true, renderer: "canvas" });
}

/** A bar of causes, as long as its share of the longest. */
function split(causes, longest) {
  const sum = Object.values(causes).reduce((all, ms) => all + Math.max(0, ms), 0);
  const bar = el("div", { class: "split", role: "img", "aria-label": Object.entries(causes).filter(([, ms]) => ms > 0)
    .map(([name, ms]) => (DATA.causes[name]?.text ?? name) + " " + duration(ms)).join(", ") });
  for (const [name, ms] of Object.entries(causes)) {
    if (ms > 0) {
      bar.append(el("i", { style: "width:" + (100 * ms / longest) + "%;background:" + (DATA.causes[name]?.colour ?? "#808790"),
        title: (DATA.causes[name]?.text ?? name) + " " + duration(ms) }));
    }
  }
  return { bar, sum };
}

function slowestTable(slowest) {
  const shown = slowest.slice(0, 20);
  const longest = Math.max(...shown.map(row => row.ttft_ms));
  const used = new Set(shown.flatMap(row => Object.entries(row.ttft_causes_ms).filter(([, ms]) => ms > 0).map(([name]) => name)));
  const inTheWay = shown.some(row => row.in_the_way?.length > 0);
  return el("div", {}, el("h3", {}, shown.length === 1 ? "Its TTFT" : "TTFT of the " + shown.length + " slowest"),
    el("div", { class: "legend" }, [...used].map(name => el("span", {}, el("i", { style: "background:" + DATA.causes[name]?.colour }), DATA.causes[name]?.text ?? name))),
    table(["request", "prompt", "output", "TTFT", "what it went to", ...(inTheWay ? ["in the way"] : [])], shown.map(row =>
      el("tr", { "data-request": String(row.id) }, el("th", { scope: "row" }, requestLink(row.id)), number(row.prompt_tokens), number(row.output_tokens),
        number(row.ttft_ms, duration), el("td", {}, split(row.ttft_causes_ms, longest).bar),
        inTheWay ? el("td", { class: "left" }, ...(row.in_the_way ?? []).flatMap((each, i) => [i ? ", " : "", requestLink(each.id), " " + duration(each.cost_ms, 3)])) : null))));
}

function whatIfTable() {
  const figures = Object.keys(REPORT.what_if[0].figures);
  const wanted = figures.filter(name => [REPORT.sorted_by, "p50_ttft_ms", "p99_ttft_ms", "p99_tpot_ms", "tps"].includes(name));
  return el("div", {}, el("h3", {}, "What would have helped, by " + words(REPORT.sorted_by ?? "")),
    table(["with", ...wanted.flatMap(name => [words(name), "change"])], REPORT.what_if.map(each => [
      el("th", { scope: "row" }, el("code", {}, each.flags)),
      ...wanted.flatMap(name => [
        number(each.figures[name]?.value ?? null, value => keyed(name, value)),
        number(each.figures[name]?.change ?? null, value => (value > 0 ? "+" : value < 0 ? "−" : "") + keyed(name, Math.abs(value))),
      ]),
    ]), { id: "what-if" }));
}
