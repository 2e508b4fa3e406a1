// How often per hour of the day, as a table: the number stands in each cell, the shade only says it once more.

import { element } from "./dom.js";
import { say } from "./speech.js";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const SHADES = 5;

const shadeOf = (count, most) => (count ? Math.ceil((count / most) * SHADES) : 0);

// key → its counts by hour and their sum, the most first.
function summed(rows, keyOf, countOf) {
  const groups = [...Map.groupBy(rows, keyOf)].map(([key, some]) => {
    const hours = HOURS.map((hour) => some.filter((row) => row.hour === hour).reduce((sum, row) => sum + countOf(row), 0));
    return { key, first: some[0], hours, total: hours.reduce((sum, count) => sum + count, 0) };
  });
  return groups.filter((group) => group.total).sort((one, other) => other.total - one.total || (one.key < other.key ? -1 : 1));
}

// rows: of /v1/heat. keyOf(row) groups them, headOf(row) is what stands before a line (text or an element).
export function heatTable(rows, { caption, keyOf, headOf, countOf }) {
  const groups = summed(rows, keyOf, countOf);
  const most = Math.max(1, ...groups.flatMap((group) => group.hours));
  const hourOf = (hour) => element("th", { scope: "col" }, String(hour).padStart(2, "0"));
  const cell = (count) => element("td", { type: `shade-${shadeOf(count, most)}` }, count ? String(count) : "");
  const line = ({ first, hours, total }) =>
    element("tr", {}, element("th", { scope: "row" }, headOf(first)), ...hours.map(cell), element("td", { type: "total" }, String(total)));
  const sums = HOURS.map((hour) => groups.reduce((sum, group) => sum + group.hours[hour], 0));
  const total = element("td", { type: "total" }, String(sums.reduce((sum, count) => sum + count, 0)));
  const all = element("tr", { type: "sum" }, element("th", { scope: "row" }, say("total")), ...sums.map((count) => element("td", {}, count ? String(count) : "")), total);
  return element(
    "table",
    { type: "heat-table" },
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("hour")), ...HOURS.map(hourOf), element("th", { scope: "col" }, say("total")))),
    element("tbody", {}, ...groups.map(line)),
    element("tfoot", {}, all),
  );
}
