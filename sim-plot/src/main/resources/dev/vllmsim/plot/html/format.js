// Numbers and elements. What a person reads is rounded; what the report says stands beside it, in data-value.

/** A number to so many significant digits, never with an exponent. */
function digits(value, count = 4, zeros = false) {
  if (value === 0) return "0";
  const places = Math.max(0, Math.min(12, count - 1 - Math.floor(Math.log10(Math.abs(value)))));
  const text = value.toFixed(places);
  return text.includes(".") && !zeros ? text.replace(/\.?0+$/, "") : text;
}

/** A count or a rate, with commas between thousands. */
function amount(value) {
  if (value === null || value === undefined) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 1000) {
    return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  }
  return digits(value);
}

const UNITS = [["h", 3600000], ["min", 60000], ["s", 1000], ["ms", 1], ["µs", 0.001]];

/** Milliseconds in the unit that suits them; with zeros at the end where these are digits of a measurement. */
function duration(ms, count = 4, zeros = count === 4) {
  if (ms === null || ms === undefined) return "–";
  if (ms === 0) return "0 ms";
  const size = Math.abs(ms);
  const [name, unit] = UNITS.find(([name, each]) => size >= (name === "min" || name === "h" ? 2 * each : each)) ?? ["ns", 0.000001];
  return digits(ms / unit, count, zeros) + " " + name;
}

/** A share from 0 to 1. */
function percent(share, count = 3) {
  if (share === null || share === undefined) return "–";
  return (Math.abs(share) >= 10 ? amount(Math.round(100 * share)) : digits(100 * share, count)) + " %";
}

/** An element; text and elements are appended, attributes set, on… listened to. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/** A number of the report: rounded for the eye, exact in data-value and title. */
function number(value, show = amount, name = "td") {
  if (value === null || value === undefined) return el(name, {}, "–");
  return el(name, { "data-value": String(value), "data-short": show(value), title: String(value) }, show(value));
}

/** A table. Cells that are elements are taken as they are. */
function table(heads, rows, attributes = {}) {
  const cell = (value, name) => value instanceof HTMLTableCellElement ? value : el(name, {}, value ?? "–");
  return el("div", { class: "scroll" }, el("table", attributes,
    el("thead", {}, el("tr", {}, heads.map(head => cell(head, "th")))),
    el("tbody", {}, rows.map(row => row instanceof HTMLTableRowElement ? row
      : el("tr", {}, row.map((value, i) => i === 0 ? rowHead(value) : cell(value, "td")))))));
}

function rowHead(value) {
  return value instanceof HTMLTableCellElement ? value : el("th", { scope: "row" }, value ?? "–");
}

/** Switches the numbers of a part of the page between rounded and exact. */
function exactToggle(root) {
  const button = el("button", { type: "button", "aria-pressed": "false", class: "no-print", onclick() {
    const exact = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(exact));
    root.querySelectorAll("[data-short]").forEach(cell => {
      cell.textContent = exact ? cell.dataset.value : cell.dataset.short;
    });
  } }, "all digits");
  return button;
}

/** A part of the page with a heading, to which the list of parts leads. */
function section(id, title, ...children) {
  document.getElementById("nav").querySelector("ul").append(el("li", {}, el("a", { href: "#" + id }, title)));
  const part = el("section", { id, "aria-labelledby": id + "-title" }, el("h2", { id: id + "-title" }, title), ...children);
  document.getElementById("main").append(part);
  return part;
}

/** What a key of the report is called. */
const NAMES = {
  ttft_ms: "TTFT", tpot_ms: "TPOT", itl_ms: "ITL", request_time_ms: "E2E", tpot_vllm_ms: "TPOT (vLLM)",
};
const MEANINGS = {
  ttft_ms: "time to first token: arrival to first token",
  tpot_ms: "time per output token: first to last token, divided by the output tokens",
  itl_ms: "gaps between the tokens of a request, of all requests together",
  request_time_ms: "arrival to last token",
  tpot_vllm_ms: "as vLLM has it: divided by the output tokens less one",
};

function words(key) {
  return NAMES[key] ?? key.replace(/_ms$/, "").replace("request_time", "E2E").replace("tpot_vllm", "TPOT (vLLM)").replaceAll("_", " ")
    .replace(/\b(ttft|tpot|itl|kv)\b/g, name => name.toUpperCase());
}

/** A value under a key: times by their unit, shares as they are. */
function keyed(key, value) {
  if (typeof value !== "number") return value === null ? "–" : String(value);
  return key.endsWith("_ms") ? duration(value) : amount(value);
}

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** The round step next above a rough one. */
function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return [1, 2, 5, 10].map(each => each * power).find(each => each >= rough * 0.999);
}

/** Round times on an axis, in one unit. */
function timeTicks(from, to, count) {
  const [name, unit] = UNITS.find(([, each]) => (to - from) / 1e6 >= 2 * each || each === 0.001);
  const nanos = unit * 1e6;
  const sixties = name === "min" || name === "h";
  const rough = (to - from) / nanos / Math.max(2, count);
  const step = sixties && rough > 10 ? Math.ceil(rough / 15) * 15 : niceStep(rough);
  const at = [];
  const text = [];
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  for (let i = Math.ceil(from / nanos / step); i * step * nanos <= to; i++) {
    at.push(i * step * nanos);
    text.push((i * step).toFixed(places).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009") + " " + name);
  }
  return { at, text };
}
