// How the mouse, fingers and keys move what is shown of a run over time.

Object.assign(TimeView.prototype, {
  listen() {
    const { canvas } = this;
    let drag = null;
    canvas.addEventListener("wheel", event => {
      if (!event.ctrlKey && !event.shiftKey && document.activeElement !== canvas) return;
      event.preventDefault();
      const factor = Math.exp(Math.max(-60, Math.min(60, event.deltaY || event.deltaX)) * 0.004);
      if (event.shiftKey) this.scaleLanes(factor, event);
      else this.zoom(factor, this.timeAt(event.offsetX));
    }, { passive: false });
    canvas.addEventListener("pointerdown", event => {
      canvas.focus({ preventScroll: true });
      drag = { x: event.offsetX, y: event.offsetY, window: { ...this.window }, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", event => {
      if (drag) this.dragged(drag, event);
      else this.point(event);
    });
    canvas.addEventListener("pointerup", event => {
      if (drag && !drag.moved) this.choose(this.laneAt(event.offsetX, event.offsetY), false);
      drag = null;
      canvas.classList.remove("moving");
    });
    canvas.addEventListener("pointercancel", () => drag = null);
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("dblclick", event => this.zoom(0.25, this.timeAt(event.offsetX)));
    canvas.addEventListener("keydown", event => this.key(event));
  },

  dragged(drag, event) {
    const area = this.panels[0].area;
    if (Math.abs(event.offsetX - drag.x) + Math.abs(event.offsetY - drag.y) > 3) drag.moved = true;
    if (!drag.moved) return;
    this.leave();
    this.canvas.classList.add("moving");
    const { from, to, top, bottom } = drag.window;
    const by = (drag.x - event.offsetX) / area.width * (to - from);
    const lanes = (drag.y - event.offsetY) / this.panels.at(-1).area.height * (bottom - top);
    this.show(from + by, to + by, top + lanes, bottom + lanes);
  },

  scaleLanes(factor, event) {
    const area = this.panels.at(-1).area;
    const { top, bottom, from, to } = this.window;
    const at = top + Math.max(0, Math.min(1, (event.offsetY - area.top) / area.height)) * (bottom - top);
    this.show(from, to, at - (at - top) * factor, at + (bottom - at) * factor);
  },

  key(event) {
    const { from, to } = this.window;
    const { begin, end } = this.run;
    const actions = {
      ArrowLeft: () => this.move(-0.2), ArrowRight: () => this.move(0.2),
      ArrowUp: () => event.shiftKey ? this.scroll(-0.3) : this.zoom(0.6),
      ArrowDown: () => event.shiftKey ? this.scroll(0.3) : this.zoom(1 / 0.6),
      "+": () => this.zoom(0.6), "-": () => this.zoom(1 / 0.6),
      Home: () => this.show(begin, begin + to - from), End: () => this.show(end - to + from, end),
      s: () => this.oneStep(), S: () => this.oneStep(),
      Escape: () => {
        this.choose(-1, false);
        this.reset();
      },
    };
    const action = event.ctrlKey || event.altKey || event.metaKey ? null : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  },

  leave() {
    this.cursor = null;
    document.getElementById("tip").hidden = true;
    this.later();
  },

  point(event) {
    const area = this.panels[0].area;
    if (event.offsetX < area.left || event.offsetX > area.left + area.width) {
      this.leave();
      return;
    }
    this.cursor = { time: this.timeAt(event.offsetX) };
    tipAt(event, this.about(event.offsetX, event.offsetY));
    this.later();
  },

  laneAt(x, y) {
    const { area } = this.panels.at(-1);
    if (!this.lanes || y < area.top || y > area.top + area.height || x < area.left) return -1;
    return this.lanes.rows[Math.floor((y - area.top) / this.lanes.rowHeight)] ?? -1;
  },

  /** What is at a place, in words. */
  about(x, y) {
    const { time } = this.cursor;
    const { steps, requests, begin } = this.run;
    const lines = [duration((time - begin) / 1e6, 7)];
    if (steps) {
      const step = this.stepAt(time);
      if (steps.end[step] >= time) {
        const number = steps.each === 1 ? "step " + amount(step)
          : "steps " + amount(step * steps.each) + " to " + amount(Math.min(steps.count, (step + 1) * steps.each) - 1);
        lines.push(number + ", " + duration((steps.end[step] - steps.start[step]) / 1e6));
        lines.push(amount(steps.prefill[step]) + " prefill and " + amount(steps.decode[step]) + " decode tokens");
        if (steps.running) {
          const most = steps.each === 1 ? "" : "at most ";
          lines.push(most + amount(steps.running[step]) + " running, " + most + amount(steps.waiting[step]) + " waiting");
        }
        if (steps.kvFree) lines.push("KV " + percent((this.blocks - steps.kvFree[step]) / this.blocks));
        if (steps.preempted[step]) lines.push(amount(steps.preempted[step]) + " preempted");
        const parts = this.chunksOf(step);
        if (parts.length > 0) lines.push("prompts: " + parts.slice(0, 6).join(", ") + (parts.length > 6 ? ", …" : ""));
      } else {
        lines.push("no step");
      }
    }
    const row = this.laneAt(x, y);
    if (row >= 0) {
      const span = lifeOf(requests, row).find(each => time >= each.start && time < each.end);
      lines.push("", "request " + requests.id(row) + (span ? ": " + STATES[span.state] : ""));
      lines.push("TTFT " + duration((requests.firstToken[row] - requests.arrival[row]) / 1e6)
        + ", E2E " + duration((requests.finish[row] - requests.arrival[row]) / 1e6));
    }
    return lines.join("\n");
  },

  chunksOf(step) {
    const { steps, requests } = this.run;
    const parts = [];
    if (steps.chunkFrom) {
      for (let i = steps.chunkFrom[step]; i < steps.chunkFrom[step + 1]; i++) {
        parts.push(requests.idAt(steps.chunkPlace[i]) + " (" + amount(steps.chunkTokens[i]) + ")");
      }
    }
    return parts;
  },
});

/** Shows a note beside the pointer. */
function tipAt(event, text) {
  const tip = document.getElementById("tip");
  tip.textContent = text;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const left = event.clientX + 16 + width > innerWidth ? event.clientX - width - 16 : event.clientX + 16;
  tip.style.left = Math.max(4, left) + "px";
  tip.style.top = Math.max(4, Math.min(innerHeight - height - 4, event.clientY + 14)) + "px";
}
