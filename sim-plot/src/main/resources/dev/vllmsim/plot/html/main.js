// What was run stands first, then what the kind of report has.

function showHead() {
  const { tool, kind } = REPORT;
  document.title = DATA.title;
  document.getElementById("head").append(
    el("h1", {}, headline(kind)),
    el("p", { class: "phrases" }, DATA.phrases.join(" · ")));
  document.getElementById("nav").append(el("ul", {}));
  document.getElementById("foot").append("Made by " + tool.name + " " + tool.version + " of its report of kind ", el("code", {}, kind),
    ", which this file holds. Charts are drawn by Apache ECharts " + echarts.version + " (Apache License 2.0).");
}

function headline(kind) {
  const titles = {
    run: "A run of " + amount(REPORT.summary?.requests) + " requests",
    explain: "A run of " + amount(REPORT.summary?.requests) + " requests, explained",
    sweep: "A sweep over " + (REPORT.parameters ?? []).map(words).join(" and "),
    compare: "Two runs of the same " + amount(REPORT.requests) + " requests, compared",
    plan: "The most load that holds the objectives",
    tune: REPORT.goal === "goodput" ? "The settings that reach the most goodput" : "The settings that bear the most load",
    calibration: "Step times fitted to a measured run",
    predict: "What cards would do with models",
    "hit-curve": "What a prefix cache finds, by its size",
  };
  return titles[kind] ?? "A report of kind " + kind;
}

function showWarnings() {
  const warnings = REPORT.warnings ?? [];
  const main = document.getElementById("main");
  if (warnings.length > 6) {
    main.append(el("details", {}, el("summary", {}, warnings.length + " warnings"), warnings.map(each => el("p", { class: "warning" }, each.message))));
  } else {
    warnings.forEach(each => main.append(el("p", { class: "warning", role: "note" }, el("b", {}, "Read with care: "), each.message)));
  }
}

function showSettings() {
  const { settings } = DATA;
  if (settings.length === 0) return;
  const given = settings.filter(each => !each.usual);
  const typed = given.filter(each => each.words);
  const part = section("settings", "Settings");
  part.append(el("p", { class: "small faint" }, "Those that differ from the default, as they are typed:"),
    el("p", { class: "words" }, typed.flatMap(each => [el("span", { title: each.help }, each.words), " "])),
    el("details", {}, el("summary", {}, "All " + settings.length + " settings"),
      table(["setting", "value", "unit", ""], [...given, ...settings.filter(each => each.usual)].map(each => [
        el("th", { scope: "row", title: each.help }, each.name), el("td", { class: "left" }, each.value), el("td", { class: "left" }, each.unit ?? ""),
        el("td", { class: "left faint" }, each.usual ? "default" : ""),
      ]), { id: "settings-table" })));
}

function listenToThePage() {
  const redraw = () => {
    redrawAll();
    window.vllmSim?.view?.draw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", redraw);
  addEventListener("beforeprint", redraw);
  addEventListener("afterprint", redraw);
}

showHead();
showWarnings();
showSettings();
if (REPORT.kind === "run" || REPORT.kind === "explain") {
  showRun();
  const blame = REPORT.deciles ? REPORT : RUN?.blame;
  if (blame) showBlame(blame);
} else if (REPORT.kind === "sweep") {
  showSweep();
} else {
  showStudy();
}
listenToThePage();
