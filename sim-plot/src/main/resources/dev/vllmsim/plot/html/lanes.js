// Requests as lanes: a request a line, in the order of arrival, those that are there in the span shown.

const MOST_ROW = 18;

/** The requests that are there in a span of time, in the order of arrival. */
function aliveIn(requests, from, to) {
  const end = after(requests.arrival, to);
  const alive = [];
  for (let i = 0; i < end; i++) if (requests.finish[i] >= from) alive.push(i);
  return alive;
}

/**
 * What is drawn on each line: of so many requests that there is no line for each, the one of several neighbours that
 * takes longest.
 */
function laneRows(requests, view, height) {
  const alive = aliveIn(requests, view.from, view.to);
  const first = Math.floor(view.top * alive.length);
  const last = Math.max(first + 1, Math.ceil(view.bottom * alive.length));
  const shown = alive.slice(first, last);
  const lines = Math.min(shown.length, Math.floor(height));
  const rowHeight = shown.length === 0 ? MOST_ROW : Math.min(MOST_ROW, height / lines);
  if (shown.length <= lines) return { rows: shown, rowHeight, together: 1, alive: alive.length, first };
  const rows = [];
  for (let line = 0; line < lines; line++) {
    const from = Math.floor(line * shown.length / lines);
    const to = Math.floor((line + 1) * shown.length / lines);
    let best = shown[from];
    for (let i = from; i < to; i++) {
      const row = shown[i];
      if (row === view.chosen) {
        best = row;
        break;
      }
      if (requests.finish[row] - requests.arrival[row] > requests.finish[best] - requests.arrival[best]) best = row;
    }
    rows.push(best);
  }
  return { rows, rowHeight, together: shown.length / lines, alive: alive.length, first };
}

/** Draws lanes below each other; states differ in height as well as in colour. */
function drawLanes(pen, requests, view, area, colours) {
  const lanes = laneRows(requests, view, area.height);
  const x = time => area.left + (time - view.from) / (view.to - view.from) * area.width;
  const clipped = value => Math.max(area.left, Math.min(area.left + area.width, value));
  pen.save();
  pen.beginPath();
  pen.rect(area.left, area.top, area.width, area.height);
  pen.clip();
  lanes.rows.forEach((row, line) => {
    const top = area.top + line * lanes.rowHeight;
    const gap = lanes.rowHeight >= 4 ? 1 : 0;
    const full = lanes.rowHeight - gap;
    for (const span of lifeOf(requests, row)) {
      if (span.end < view.from || span.start > view.to) continue;
      const left = clipped(x(span.start));
      const width = Math.max(clipped(x(span.end)) - left, 0.6);
      pen.fillStyle = colours[STATES[span.state]];
      const thin = (span.state === 0 || span.state === 3) && full >= 3;
      const share = span.state === 0 ? 0.34 : 0.6;
      pen.fillRect(left, thin ? top + full * (1 - share) / 2 : top, width, thin ? full * share : full);
    }
    const token = requests.firstToken[row];
    if (lanes.rowHeight >= 9 && token >= view.from && token <= view.to) {
      pen.fillStyle = colours.text;
      pen.fillRect(x(token) - 0.75, top, 1.5, full);
    }
    if (row === view.chosen) {
      const left = clipped(x(requests.arrival[row]));
      pen.strokeStyle = colours.select;
      pen.lineWidth = 2;
      pen.strokeRect(left - 1, top - 1, clipped(x(requests.finish[row])) - left + 2, Math.max(full, 2) + 2);
    }
  });
  pen.restore();
  drawLaneNames(pen, requests, lanes, area, colours, view.chosen);
  return lanes;
}

function drawLaneNames(pen, requests, lanes, area, colours, chosen) {
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const every = Math.max(1, Math.ceil(12 / lanes.rowHeight));
  lanes.rows.forEach((row, line) => {
    const named = row === chosen || (lanes.together === 1 && line % every === 0 && lanes.rowHeight >= 3);
    if (!named) return;
    const y = area.top + (line + 0.5) * lanes.rowHeight;
    pen.fillStyle = row === chosen ? colours.select : colours.faint;
    pen.font = (row === chosen ? "600 " : "") + "11px system-ui, sans-serif";
    pen.fillText(shortened(pen, requests.id(row), area.left - 12), area.left - 6, y);
  });
}

/** A name as far as there is room for it. */
function shortened(pen, name, room) {
  if (pen.measureText(name).width <= room) return name;
  let cut = name;
  while (cut.length > 1 && pen.measureText("…" + cut).width > room) cut = cut.slice(1);
  return "…" + cut;
}

/** The life of a request in words and figures. */
function lifeList(requests, row) {
  const ms = nanos => nanos / 1000000;
  const entry = (name, value, exact) => [el("dt", {}, name), el("dd", exact === undefined ? {} : { "data-value": exact, title: exact }, value)];
  const time = (name, nanos) => Number.isNaN(nanos) ? [] : entry(name, duration(ms(nanos), 7), String(ms(nanos)));
  const spans = lifeOf(requests, row);
  const total = state => spans.filter(span => span.state === state).reduce((sum, span) => sum + span.end - span.start, 0);
  const preemptions = spans.filter(span => span.state === 3).length;
  return el("dl", { class: "life" },
    requests.promptTokens[row] > 0 ? entry("prompt", amount(requests.promptTokens[row]) + " tokens") : [],
    entry("output", amount(requests.outputTokens[row]) + (requests.outputTokens[row] === 1 ? " token" : " tokens")),
    time("arrival", requests.arrival[row]),
    time("first prefill step", requests.prefillStart[row]),
    time("prompt complete", requests.prefillEnd[row]),
    time("first token", requests.firstToken[row]),
    time("last token", requests.finish[row]),
    time("TTFT", requests.firstToken[row] - requests.arrival[row]),
    entry("TPOT", duration(ms(requests.finish[row] - requests.firstToken[row]) / requests.outputTokens[row], 7)),
    time("E2E", requests.finish[row] - requests.arrival[row]),
    entry("waiting", duration(ms(total(0)))),
    entry("prefill", duration(ms(total(1)))),
    entry("decode", duration(ms(total(2)))),
    preemptions ? entry("preempted", duration(ms(total(3))) + ", " + preemptions + (preemptions === 1 ? " time" : " times")) : [],
    requests.largest && requests.largest[row] >= 0
      ? entry("most of the TTFT", DATA.causes[requests.causes[requests.largest[row]]]?.text ?? "–") : []);
}
