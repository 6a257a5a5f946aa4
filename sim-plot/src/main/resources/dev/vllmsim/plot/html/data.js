// The report and what the page knows beside it. Times are nanoseconds here, as exact as in the report.

const REPORT = JSON.parse(document.getElementById("report").textContent);
const DATA = JSON.parse(document.getElementById("data").textContent);
const RUN = DATA.run ? runModel(DATA.run) : null;

/** Whole numbers from their packed text: seven bits a byte, the lowest first; odd ones are below 0. */
function unpack(text) {
  const bytes = atob(text);
  const numbers = new Float64Array(bytes.length);
  let count = 0;
  let value = 0;
  let scale = 1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    value += (byte & 127) * scale;
    if (byte < 128) {
      numbers[count++] = value % 2 ? -(value + 1) / 2 : value / 2;
      value = 0;
      scale = 1;
    } else {
      scale *= 128;
    }
  }
  return numbers.subarray(0, count);
}

function numbers(text) {
  return text ? Float64Array.from(text.split(" "), Number) : null;
}

function sums(differences) {
  for (let i = 1; i < differences.length; i++) differences[i] += differences[i - 1];
  return differences;
}

function runModel(run) {
  const requests = requestModel(run.requests);
  const steps = run.steps ? stepModel(run.steps) : null;
  const bins = run.bins ? binModel(run.bins) : null;
  let begin = Infinity;
  let end = 0;
  for (let i = 0; i < requests.rows; i++) {
    begin = Math.min(begin, requests.arrival[i]);
    end = Math.max(end, requests.finish[i]);
  }
  if (steps) {
    begin = Math.min(begin, steps.start[0]);
    end = Math.max(end, steps.end[steps.rows - 1]);
  }
  const latencies = {};
  for (const [name, each] of Object.entries(run.latencies)) {
    latencies[name] = { count: each.count, ms: numbers(each.ms) ?? [], shares: numbers(each.shares) ?? [] };
  }
  return { requests, steps, bins, latencies, begin, end: Math.max(end, begin + 1), blame: run.blame };
}

function requestModel(packed) {
  const { rows } = packed;
  const place = sums(unpack(packed.place));
  const arrival = sums(unpack(packed.arrival));
  const after = (times, spans) => times.map((time, i) => time + spans[i]);
  const prefillStart = after(arrival, unpack(packed.queued));
  const prefillEnd = after(prefillStart, unpack(packed.prefill));
  const decodeWait = unpack(packed.decode_wait);
  const decodeStart = prefillEnd.map((time, i) => decodeWait[i] === 0 ? NaN : time + decodeWait[i] - 1);
  const firstToken = after(prefillEnd, unpack(packed.first_token));
  const finish = after(firstToken, unpack(packed.decode));
  const id = row => packed.ids ? packed.ids[row] : packed.prefix + (packed.first_id + place[row]);
  const changes = new Map();
  const all = unpack(packed.changes);
  for (let i = 0, row = 0; i < all.length;) {
    row += all[i++];
    const list = [];
    let time = arrival[row];
    for (let left = all[i++]; left > 0; left--) {
      const state = all[i++];
      time += all[i++];
      list.push({ state, time });
    }
    changes.set(row, list);
  }
  let ofId = null;
  return {
    rows, count: packed.count, every: packed.every, place, arrival, prefillStart, prefillEnd, decodeStart, firstToken,
    finish, id, changes,
    promptTokens: unpack(packed.prompt_tokens),
    outputTokens: unpack(packed.output_tokens),
    causes: packed.causes ?? null,
    largest: packed.largest ? unpack(packed.largest) : null,
    /** The row of a request, or -1. */
    rowOf(name) {
      if (!ofId) {
        ofId = new Map();
        for (let i = 0; i < rows; i++) ofId.set(id(i), i);
      }
      return ofId.get(String(name)) ?? -1;
    },
    /** What the request at a place in the workload is called. */
    idAt(at) {
      if (!packed.ids) return packed.prefix + (packed.first_id + at);
      const row = place[at] === at ? at : place.indexOf(at);
      return row < 0 ? "a request that is left out here" : id(row);
    },
  };
}

const STATES = ["waiting", "prefill", "decode", "preempted"];

/** What a request does from its arrival to its end: spans without a gap between them. */
function lifeOf(requests, row) {
  const changes = [
    { state: 0, time: requests.arrival[row] },
    { state: 1, time: requests.prefillStart[row] },
  ];
  const decodes = !Number.isNaN(requests.decodeStart[row]);
  changes.push({ state: decodes ? 0 : 2, time: requests.prefillEnd[row] });
  if (decodes) changes.push({ state: 2, time: requests.decodeStart[row] });
  const more = requests.changes.get(row);
  if (more) {
    changes.push(...more);
    changes.sort((a, b) => a.time - b.time);
  }
  const spans = [];
  for (let i = 0; i < changes.length; i++) {
    const end = i + 1 < changes.length ? changes[i + 1].time : requests.finish[row];
    const last = spans[spans.length - 1];
    if (last && last.state === changes[i].state) last.end = end;
    else if (end > changes[i].time) spans.push({ state: changes[i].state, start: changes[i].time, end });
  }
  return spans;
}

function stepModel(packed) {
  const { rows } = packed;
  const gap = unpack(packed.start);
  const length = unpack(packed.length);
  const start = new Float64Array(rows);
  const end = new Float64Array(rows);
  for (let i = 0, last = 0; i < rows; i++) {
    start[i] = last + gap[i];
    last = end[i] = start[i] + length[i];
  }
  const level = text => text === undefined ? null : sums(unpack(text));
  let chunkFrom = null;
  let chunkPlace = null;
  let chunkTokens = null;
  if (packed.prefills !== undefined) {
    const counts = unpack(packed.prefills);
    const all = unpack(packed.chunks);
    chunkFrom = new Int32Array(rows + 1);
    for (let i = 0; i < rows; i++) chunkFrom[i + 1] = chunkFrom[i] + counts[i];
    chunkPlace = new Int32Array(all.length / 2);
    chunkTokens = new Int32Array(all.length / 2);
    for (let i = 0, at = 0; i < chunkPlace.length; i++) {
      chunkPlace[i] = at += all[2 * i];
      chunkTokens[i] = all[2 * i + 1];
    }
  }
  return {
    rows, count: packed.count, each: packed.each, start, end,
    prefill: unpack(packed.prefill_tokens), decode: unpack(packed.decode_tokens),
    running: level(packed.running), waiting: level(packed.waiting), kvFree: level(packed.kv_free),
    preempted: unpack(packed.preempted), chunkFrom, chunkPlace, chunkTokens,
  };
}

function binModel(packed) {
  return {
    begin: packed.begin_ns, width: packed.bin_ns, running: numbers(packed.running), waiting: numbers(packed.waiting),
    kvUsed: numbers(packed.kv_used), kvBlocks: packed.kv_blocks ?? null, prefill: numbers(packed.prefill_tokens),
    decode: numbers(packed.decode_tokens), arrivals: numbers(packed.arrivals), finishes: numbers(packed.finishes),
  };
}

/** The first index at which an ascending column is larger than a value. */
function after(column, value) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
