// Charts by ECharts, in the colours of the page; they are drawn anew when these change or the page is printed.

const SERIES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"];
const DASHES = ["solid", "dashed", "dotted", [9, 3, 2, 3], [2, 2], [12, 4], [6, 2, 2, 2, 2, 2]];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "arrow", "roundRect"];
const charts = [];

/**
 * A chart below its name.
 *
 * @param option makes what ECharts draws, of the page's colours
 * @param renderer canvas for what has very many points
 */
function chart(title, option, { tall = false, renderer = "svg", height = null } = {}) {
  const box = el("div", { class: "chart" + (tall ? " tall" : ""), role: "img", "aria-label": title });
  if (height) box.style.height = height + "px";
  const figure = el("figure", {}, el("figcaption", {}, title), box);
  const each = { box, option, renderer, drawn: null };
  charts.push(each);
  new ResizeObserver(entries => {
    const { width, height: high } = entries[0].contentRect;
    if (width > 0) each.drawn?.resize({ width, height: high });
  }).observe(box);
  new IntersectionObserver((entries, observer) => {
    if (entries.some(entry => entry.isIntersecting)) {
      observer.disconnect();
      drawChart(each);
    }
  }, { rootMargin: "600px" }).observe(box);
  figure.redraw = () => drawChart(each);
  return figure;
}

function drawChart(each) {
  each.drawn ??= echarts.init(each.box, null, { renderer: each.renderer });
  each.drawn.setOption({ ...common(), ...each.option(colourSet()) }, true);
}

function redrawAll() {
  charts.forEach(drawChart);
}

function common() {
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: "system-ui, 'DejaVu Sans', sans-serif" },
    grid: { left: 8, right: 20, top: 34, bottom: 26, containLabel: true },
  };
}

/** What axes have in common. */
function axis(colours, more) {
  return {
    axisLine: { lineStyle: { color: colours.axis } },
    axisLabel: { color: colours.faint, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.grid } },
    nameTextStyle: { color: colours.faint },
    nameLocation: "middle",
    nameGap: 26,
    ...more,
  };
}

/** An axis of milliseconds up to a largest value, in one unit; a logarithmic one in several. */
function timeAxis(colours, most, more = {}) {
  const [name, unit] = UNITS.find(([name, each]) => name === "h" ? most >= 2 * each : name !== "min" && most >= 2 * each) ?? UNITS.at(-1);
  const formatter = value => more.type === "log" ? duration(value, 3) : digits(value / unit, 6) + (value === 0 ? "" : " " + name);
  return axis(colours, { type: "value", axisLabel: { color: colours.faint, hideOverlap: true, formatter }, ...more });
}

/** Colours and what they stand for, above a chart. */
function legendOf(entries) {
  return el("div", { class: "legend" }, entries.map(([colour, text]) => el("span", {}, el("i", { style: "background:" + colour }), text)));
}

function largest(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function tooltip(colours, more) {
  return {
    backgroundColor: colours.panel, borderColor: colours.axis, textStyle: { color: colours.text, fontSize: 12 },
    confine: true, ...more,
  };
}

function legend(colours, more = {}) {
  return { top: 2, left: 8, itemWidth: 30, itemHeight: 10, textStyle: { color: colours.text }, ...more };
}

/** A text without anything that HTML would take as its own. */
function plain(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A chart of the share of requests that are no slower, one line for each of the distributions. */
function ecdf(title, distributions, marks) {
  const all = distributions.filter(each => each.ms.length > 0);
  const middle = Math.min(...all.map(each => each.ms[Math.floor(each.ms.length / 2)]));
  const logarithmic = all.length > 0 && all.every(each => each.ms[0] > 0) && Math.max(...all.map(each => each.ms[each.ms.length - 1])) > 12 * middle;
  const most = largest(all.map(each => each.ms[each.ms.length - 1]));
  return chart(title + (logarithmic ? " (log scale)" : ""), colours => ({
    tooltip: tooltip(colours, {
      trigger: "axis",
      axisPointer: { type: "cross", label: { show: false }, lineStyle: { color: colours.focus } },
      formatter: points => points.map(point => (all.length > 1 ? plain(point.seriesName) + ": " : "")
        + percent(point.value[1], 4) + " of requests within <b>" + duration(point.value[0], 5) + "</b>").join("<br>"),
    }),
    legend: all.length > 1 ? legend(colours) : undefined,
    grid: { left: 8, right: 22, top: all.length > 1 ? 34 : 14, bottom: 26, containLabel: true },
    xAxis: timeAxis(colours, most, logarithmic ? { type: "log", min: "dataMin", max: "dataMax" } : { min: 0 }),
    yAxis: axis(colours, { type: "value", min: 0, max: 1, axisLabel: { color: colours.faint, formatter: value => percent(value) } }),
    series: all.map((each, i) => ({
      name: each.name, type: "line", step: "end", showSymbol: false,
      lineStyle: { color: SERIES[i], width: 2, type: DASHES[i] }, itemStyle: { color: SERIES[i] },
      data: Array.from(each.ms, (ms, at) => [ms, each.shares[at]]),
      markPoint: marks ? percentileMarks(colours, marks, most) : undefined,
    })),
  }));
}

/** The percentiles of the report as dots on the curve; beside it is room for their names on both sides. */
function percentileMarks(colours, marks, most) {
  return {
    silent: true, symbol: "circle", symbolSize: 7, itemStyle: { color: colours.select, borderColor: colours.panel, borderWidth: 1 },
    data: Object.entries(marks).filter(([, ms]) => ms > 0).map(([name, ms]) => ({
      name, coord: [ms, Number(name.slice(1)) / 100],
      label: { show: name !== "p95", formatter: name + "  " + duration(ms), color: colours.text, fontSize: 11,
        position: ms > most * 0.45 ? "left" : "right" },
    })),
  };
}

/** Lines with the intervals about them, over numbers. */
function intervalLine(name, points, i) {
  const ends = points.filter(point => point.low !== null && point.low !== undefined);
  return [
    {
      name, type: "line", symbol: SYMBOLS[i], symbolSize: 7, showSymbol: points.length < 60,
      lineStyle: { color: SERIES[i], width: 2, type: DASHES[i] }, itemStyle: { color: SERIES[i] },
      data: points.map(point => [point.x, point.y]), connectNulls: false,
    },
    ...(ends.length === 0 ? [] : [{
      name, type: "line", showSymbol: false, silent: true, tooltip: { show: false },
      lineStyle: { color: SERIES[i], width: 1.5, opacity: 0.75 }, itemStyle: { color: SERIES[i] },
      data: ends.flatMap(point => [[point.x, point.low], [point.x, point.high], [point.x, null]]),
    }]),
  ];
}
