// The run over time: panels of steps, of the queue, of memory, and the requests as lanes, over one axis that zooms.

const LEFT = 78;
const RIGHT = 14;
const AXIS = 22;
const SHORTEST = 1000; // ns: more is not told apart

function colourSet() {
  const names = ["text", "faint", "grid", "axis", "panel", "soft", "prefill", "decode", "waiting", "preempted", "running",
    "kv", "select", "focus", "line"];
  return Object.fromEntries(names.map(name => [name, css(name)]));
}

class TimeView {
  constructor(run, blocks) {
    this.run = run;
    this.blocks = blocks;
    this.chosen = -1;
    this.cursor = null;
    this.whenChosen = () => {};
    this.panels = this.panelList();
    this.window = { from: run.begin, to: run.end, top: 0, bottom: 1 };
    this.canvas = el("canvas", { tabindex: "0", role: "application", "aria-label": "The run over time. "
      + "Left and right arrows move, up and down arrows zoom, shift with up and down scrolls the lanes, Home and End go to "
      + "the ends, S shows one step, Escape shows the whole run.", "aria-describedby": "time-now" });
    this.now = el("span", { id: "time-now", class: "small faint", "aria-live": "polite" });
    this.element = el("div", { class: "time" }, this.canvas);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  panelList() {
    const { steps, bins } = this.run;
    const panels = [];
    if (steps) panels.push({ name: "steps", height: 150, draw: area => this.drawSteps(area) });
    const levels = steps?.running ? steps : bins?.running ? bins : null;
    if (levels) panels.push({ name: "queue", height: 110, draw: area => this.drawQueue(area) });
    if (this.blocks > 0 && (steps?.kvFree || bins?.kvUsed)) panels.push({ name: "kv", height: 80, draw: area => this.drawKv(area) });
    panels.push({ name: "lanes", height: 380, draw: area => this.drawRequests(area) });
    return panels;
  }

  // What is shown

  show(from, to, top = this.window.top, bottom = this.window.bottom) {
    const { begin, end } = this.run;
    const span = Math.min(end - begin, Math.max(SHORTEST, to - from));
    const start = Math.max(begin, Math.min(end - span, from));
    const lanes = Math.min(1, Math.max(0.0005, bottom - top));
    const first = Math.max(0, Math.min(1 - lanes, top));
    this.window = { from: start, to: start + span, top: first, bottom: first + lanes };
    this.later();
  }

  reset() {
    this.show(this.run.begin, this.run.end, 0, 1);
  }

  zoom(factor, at = (this.window.from + this.window.to) / 2) {
    const { from, to } = this.window;
    this.show(at - (at - from) * factor, at + (to - at) * factor);
  }

  move(share) {
    const by = (this.window.to - this.window.from) * share;
    this.show(this.window.from + by, this.window.to + by);
  }

  scroll(share) {
    const by = (this.window.bottom - this.window.top) * share;
    this.show(this.window.from, this.window.to, this.window.top + by, this.window.bottom + by);
  }

  /** One step, the one in the middle of what is shown or at the cursor. */
  oneStep() {
    const { steps } = this.run;
    if (!steps) return;
    const at = this.cursor?.time ?? (this.window.from + this.window.to) / 2;
    const step = this.stepAt(at);
    const margin = (steps.end[step] - steps.start[step]) * 0.1;
    this.show(steps.start[step] - margin, steps.end[step] + margin, 0, 1);
  }

  stepAt(time) {
    const { steps } = this.run;
    return Math.max(0, Math.min(steps.rows - 1, after(steps.start, time) - 1));
  }

  choose(row, zoom) {
    this.chosen = row;
    if (row >= 0 && zoom) {
      const { arrival, finish } = this.run.requests;
      const margin = Math.max((finish[row] - arrival[row]) * 0.15, SHORTEST);
      this.show(arrival[row] - margin, finish[row] + margin, 0, 1);
    }
    this.whenChosen(row);
    this.later();
  }

  // Drawing

  later() {
    if (!this.frame) this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const width = this.element.clientWidth;
    if (width < 50) return;
    const height = this.panels.reduce((sum, panel) => sum + panel.height + 24, 0) + AXIS;
    const sharp = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * sharp);
    this.canvas.height = Math.round(height * sharp);
    this.canvas.style.height = height + "px";
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(sharp, sharp);
    this.pen.lineWidth = 1;
    this.colours = colourSet();
    const ticks = timeTicks(this.window.from, this.window.to, (width - LEFT - RIGHT) / 110);
    let top = 0;
    for (const panel of this.panels) {
      panel.area = { left: LEFT, top: top + 20, width: width - LEFT - RIGHT, height: panel.height };
      this.drawGrid(panel.area, ticks);
      panel.draw(panel.area);
      top += panel.height + 24;
    }
    this.drawAxis(ticks, top + 2, width);
    this.drawCursor(top);
    this.tell(ticks);
  }

  x(time) {
    const { left, width } = this.panels[0].area;
    return left + (time - this.window.from) / (this.window.to - this.window.from) * width;
  }

  timeAt(x) {
    const { left, width } = this.panels[0].area;
    return this.window.from + (x - left) / width * (this.window.to - this.window.from);
  }

  drawGrid(area, ticks) {
    this.pen.strokeStyle = this.colours.grid;
    this.pen.beginPath();
    for (const tick of ticks.at) {
      const x = Math.round(this.x(tick)) + 0.5;
      this.pen.moveTo(x, area.top);
      this.pen.lineTo(x, area.top + area.height);
    }
    this.pen.stroke();
    this.pen.strokeStyle = this.colours.line;
    this.pen.strokeRect(area.left + 0.5, area.top + 0.5, area.width - 1, area.height - 1);
  }

  drawAxis(ticks, top, width) {
    this.pen.fillStyle = this.colours.faint;
    this.pen.font = "11px system-ui, sans-serif";
    this.pen.textBaseline = "top";
    ticks.at.forEach((tick, i) => {
      const x = this.x(tick);
      this.pen.textAlign = x < LEFT + 20 ? "left" : x > width - 40 ? "right" : "center";
      this.pen.fillText(ticks.text[i], x, top);
    });
  }

  heading(area, text) {
    this.pen.fillStyle = this.colours.text;
    this.pen.font = "600 12px system-ui, sans-serif";
    this.pen.textAlign = "left";
    this.pen.textBaseline = "alphabetic";
    this.pen.fillText(text, area.left, area.top - 6);
  }

  /** The labels of an upright axis; says how high a value is. */
  upright(area, most, show = amount) {
    const step = niceStep(most / 4);
    const high = Math.max(most, step * 0.001) * 1.05;
    const y = value => area.top + area.height - value / high * area.height;
    this.pen.fillStyle = this.colours.faint;
    this.pen.strokeStyle = this.colours.grid;
    this.pen.font = "11px system-ui, sans-serif";
    this.pen.textAlign = "right";
    this.pen.textBaseline = "middle";
    for (let value = 0; value <= high; value += step) {
      const at = Math.round(y(value)) + 0.5;
      this.pen.beginPath();
      this.pen.moveTo(area.left, at);
      this.pen.lineTo(area.left + area.width, at);
      this.pen.stroke();
      this.pen.fillText(show(value), area.left - 6, Math.max(area.top + 5, at));
    }
    return y;
  }

  /** Each step as a bar where there is room for it; otherwise tokens a second, column by column. */
  drawSteps(area) {
    const { steps } = this.run;
    const { from, to } = this.window;
    const first = this.stepAt(from);
    const last = this.stepAt(to);
    const room = area.width / (last - first + 1);
    const of = steps.each > 1 ? "bars of " + steps.each + " steps" : "a bar a step";
    if (room >= 3) {
      this.heading(area, "Tokens of each step: " + of + (room >= 10 && steps.chunkFrom ? ", a part for each prompt" : ""));
      let most = 1;
      for (let i = first; i <= last; i++) most = Math.max(most, steps.prefill[i] + steps.decode[i]);
      const y = this.upright(area, most);
      for (let i = first; i <= last; i++) this.drawStep(area, y, i);
      return;
    }
    this.heading(area, "Tokens computed, per second");
    const columns = this.columns(area.width, (add, i) => add(steps.start[i], steps.end[i], steps.prefill[i], steps.decode[i]), first, last);
    const y = this.upright(area, columns.most);
    columns.draw((x, width, a, b) => {
      this.pen.fillStyle = this.colours.decode;
      this.pen.fillRect(area.left + x, y(b), width, y(0) - y(b));
      this.pen.fillStyle = this.colours.prefill;
      this.pen.fillRect(area.left + x, y(a + b), width, y(b) - y(a + b));
    });
  }

  drawStep(area, y, i) {
    const { steps } = this.run;
    const left = Math.max(area.left, this.x(steps.start[i]));
    const right = Math.min(area.left + area.width, this.x(steps.end[i]));
    const gap = right - left > 4 ? 1 : 0.4;
    const width = Math.max(0.5, right - left - gap);
    this.pen.fillStyle = this.colours.decode;
    this.pen.fillRect(left, y(steps.decode[i]), width, y(0) - y(steps.decode[i]));
    this.pen.fillStyle = this.colours.prefill;
    this.pen.fillRect(left, y(steps.decode[i] + steps.prefill[i]), width, y(0) - y(steps.prefill[i]));
    if (!steps.chunkFrom || width < 8) return;
    let below = steps.decode[i];
    this.pen.strokeStyle = this.colours.panel;
    for (let chunk = steps.chunkFrom[i]; chunk < steps.chunkFrom[i + 1]; chunk++) {
      const tokens = steps.chunkTokens[chunk];
      const high = y(below) - y(below + tokens);
      if (chunk > steps.chunkFrom[i]) {
        this.pen.beginPath();
        this.pen.moveTo(left, y(below));
        this.pen.lineTo(left + width, y(below));
        this.pen.stroke();
      }
      const name = this.run.requests.idAt(steps.chunkPlace[chunk]);
      this.pen.font = "11px system-ui, sans-serif";
      if (high >= 13 && this.pen.measureText(name).width < width - 6) {
        this.pen.fillStyle = "#14171b";
        this.pen.textAlign = "center";
        this.pen.textBaseline = "middle";
        this.pen.fillText(name, left + width / 2, y(below + tokens / 2));
      }
      below += tokens;
    }
  }

  /** Amounts spread over time, summed up in columns of two pixels and given per second. */
  columns(width, visit, first, last) {
    const wide = 2;
    const count = Math.ceil(width / wide);
    const { from, to } = this.window;
    const span = (to - from) / count;
    const a = new Float64Array(count);
    const b = new Float64Array(count);
    const add = (start, end, one, other) => {
      const low = Math.max(0, Math.floor((start - from) / span));
      const high = Math.min(count - 1, Math.floor((end - from) / span));
      for (let i = low; i <= high; i++) {
        const part = Math.max(0, Math.min(end, from + (i + 1) * span) - Math.max(start, from + i * span)) / (end - start || 1);
        a[i] += one * part;
        b[i] += other * part;
      }
    };
    for (let i = first; i <= last; i++) visit(add, i);
    let most = 0;
    for (let i = 0; i < count; i++) {
      a[i] *= 1e9 / span;
      b[i] *= 1e9 / span;
      most = Math.max(most, a[i] + b[i]);
    }
    return { most: most || 1, draw: bar => {
      for (let i = 0; i < count; i++) bar(i * wide, wide, a[i], b[i]);
    } };
  }

  /** A level at each pixel: the mean over the steps that fall there; null where the engine takes none. */
  level(area, value) {
    const { steps } = this.run;
    const { from, to } = this.window;
    const line = new Array(Math.ceil(area.width)).fill(null);
    const span = (to - from) / line.length;
    let step = this.stepAt(from);
    for (let i = 0; i < line.length; i++) {
      const begin = from + i * span;
      const end = begin + span;
      while (step < steps.rows - 1 && steps.end[step] <= begin) step++;
      let sum = 0;
      let time = 0;
      for (let at = step; at < steps.rows && steps.start[at] < end; at++) {
        const part = Math.min(end, steps.end[at]) - Math.max(begin, steps.start[at]);
        if (part > 0) {
          sum += value(at) * part;
          time += part;
        }
      }
      if (time > 0) line[i] = sum / time;
    }
    return line;
  }

  binLevel(area, values) {
    const { bins } = this.run;
    const { from, to } = this.window;
    return Array.from({ length: Math.ceil(area.width) }, (none, i) => {
      const time = from + (i + 0.5) / area.width * (to - from);
      return values[Math.floor((time - bins.begin) / bins.width)] ?? null;
    });
  }

  levels(area, name) {
    const { steps, bins } = this.run;
    if (name === "kv") {
      return steps?.kvFree ? this.level(area, i => this.blocks - steps.kvFree[i]) : this.binLevel(area, bins.kvUsed);
    }
    return steps?.[name] ? this.level(area, i => steps[name][i]) : this.binLevel(area, bins[name]);
  }

  fill(area, y, line, below, colour) {
    this.pen.fillStyle = colour;
    for (let i = 0; i < line.length; i++) {
      if (line[i] === null) continue;
      const base = below?.[i] ?? 0;
      this.pen.fillRect(area.left + i, y(base + line[i]), 1.02, y(base) - y(base + line[i]));
    }
  }

  drawQueue(area) {
    this.heading(area, "Requests that run, and that wait");
    const running = this.levels(area, "running");
    const waiting = this.levels(area, "waiting");
    const most = running.reduce((max, value, i) => Math.max(max, (value ?? 0) + (waiting[i] ?? 0)), 1);
    const y = this.upright(area, most);
    this.fill(area, y, running, null, this.colours.running);
    this.fill(area, y, waiting, running, this.colours.waiting);
  }

  drawKv(area) {
    this.heading(area, "KV cache in use, of " + amount(this.blocks) + " blocks");
    const used = this.levels(area, "kv");
    const y = this.upright(area, 1, value => digits(100 * value) + " %");
    this.fill(area, y, used.map(value => value === null ? null : value / this.blocks), null, this.colours.kv);
    const { steps } = this.run;
    if (!steps) return;
    this.pen.fillStyle = this.colours.preempted;
    const last = this.stepAt(this.window.to);
    for (let i = this.stepAt(this.window.from), before = -9; i <= last; i++) {
      const x = this.x(steps.start[i]);
      if (steps.preempted[i] > 0 && x - before >= 1 && x >= area.left && x <= area.left + area.width) {
        this.pen.fillRect(x - 0.75, area.top, 1.5, 7);
        before = x;
      }
    }
  }

  drawRequests(area) {
    const lanes = drawLanes(this.pen, this.run.requests, { ...this.window, chosen: this.chosen }, area, this.colours);
    this.lanes = lanes;
    const there = amount(lanes.alive) + (lanes.alive === 1 ? " request is" : " requests are") + " there";
    this.heading(area, "Requests in the order of arrival: " + there + (lanes.together > 1
      ? "; of " + digits(lanes.together, 3) + " neighbours a line shows the one that takes longest" : ""));
  }

  drawCursor(height) {
    if (!this.cursor) return;
    const x = Math.round(this.x(this.cursor.time)) + 0.5;
    this.pen.strokeStyle = this.colours.focus;
    this.pen.beginPath();
    this.pen.moveTo(x, 16);
    this.pen.lineTo(x, height);
    this.pen.stroke();
  }

  tell() {
    const { from, to } = this.window;
    const { begin, end } = this.run;
    const whole = from === begin && to === end;
    this.now.textContent = (whole ? "The whole run: " : "") + duration((from - begin) / 1e6, 6) + " to " + duration((to - begin) / 1e6, 6)
      + " after its begin, " + duration((to - from) / 1e6) + " in all";
    this.canvas.dataset.from = from;
    this.canvas.dataset.to = to;
  }
}
