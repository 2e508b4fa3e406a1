// A report as what is printed: its head, its figures, its tables. Every figure is text.

import { element } from "../board/dom.js";
import { field, word } from "../board/speech.js";
import { minute } from "../board/times.js";
import { heat } from "./heat.js";
import { nothing, percent, table, told } from "./tables.js";

const KPIS = ["alerts", "dispatched", "closed", "close_rate", "over_15_days", "dispatch_rate_24h"];
const RATES = ["close_rate", "dispatch_rate_24h"];

export function pages(report) {
  const labelled = (name) => report.labels[name][document.documentElement.lang === "en" ? "en" : "zh"];
  const figure = (row, name) => (RATES.includes(name) ? percent(row[name]) : String(row[name]));
  const kpis = (rows, heads, keys) =>
    table([...heads, ...KPIS.map(labelled)], rows.map((row) => [...keys(row), ...KPIS.map((name) => figure(row, name))]), heads.length);
  const [all, ...nodes] = report.kpis.filter((row) => row.section === "all");
  const sectioned = report.kpis.filter((row) => row.section !== "all");
  const both = sectioned.filter((row) => row.node !== "all");
  return [
    head(report),
    headline([
      ...KPIS.map((name) => [labelled(name), figure(all, name)]),
      [word("report", "spared"), String(report.declarations_spared)],
    ]),
    section("by_node", byNode(report, [...nodes, all], labelled, figure)),
    section("by_section", kpis(sectioned.filter((row) => row.node === "all"), [told("section")], (row) => [field(row, "section")])),
    section(
      "by_both",
      both.length
        ? kpis(both, [told("node"), told("section")], (row) => [`${field(row, "name")} ${row.node}`, field(row, "section")])
        : nothing(),
    ),
    section("time_limits", timeLimits(report)),
    section("heat", ...heat(report)),
  ];
}

const section = (title, ...parts) => element("section", { type: title }, element("h2", {}, told(title)), ...parts);

function head(report) {
  const [year, month] = report.month.split("-");
  const notes = [told("as_of").replace("{}", minute(report.at)), told("scope")];
  if (!report.complete) notes.push(told("unfinished"));
  if (report.uncounted.length) notes.push(told("uncounted").replace("{}", report.uncounted.join(", ")));
  return element(
    "header",
    {},
    element("h1", {}, told("title"), element("span", {}, told("of").replace("{}", year).replace("{}", month))),
    element("p", { type: "note" }, notes.join(" · ")),
  );
}

const headline = (figures) =>
  element("dl", { type: "headline" }, ...figures.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));

// What each node spared stands with its figures.
function byNode(report, rows, labelled, figure) {
  const spared = new Map(report.declarations.map((row) => [row.node, row.declarations_spared]));
  const name = (row) => (row.node === "all" ? field(row, "name") : `${field(row, "name")} ${row.node}`);
  const cells = (row) => [name(row), ...KPIS.map((kpi) => figure(row, kpi)), String(spared.get(row.node) ?? 0)];
  return table([told("node"), ...KPIS.map(labelled), told("spared")], rows.map(cells), 1, { summed: true });
}

function timeLimits(report) {
  if (!report.time_limits.length) return nothing();
  const names = new Map(report.declarations.map((row) => [row.node, field(row, "name")]));
  const heads = ["step", "node", "done", "p50", "p90", "p95", "limit", "within"].map(told);
  const limit = (row) => (row.limit_min === null ? "–" : `${duration(row.limit_min)}${row.published ? ` ${told("published")}` : ""}`);
  const rows = report.time_limits.map((row) => [
    field(row, "step"),
    names.get(row.node) ?? row.node,
    String(row.done),
    ...[row.p50_min, row.p90_min, row.p95_min].map(duration),
    limit(row),
    percent(row.within),
  ]);
  return table(heads, rows, 2);
}

function duration(minutes) {
  if (minutes === null) return "–";
  const whole = Math.round(minutes);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
