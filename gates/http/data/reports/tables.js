// Tables of the report: the first columns name what a row is of, the others are figures.

import { element } from "../board/dom.js";
import { word } from "../board/speech.js";

export const told = (key) => word("report", key);
export const percent = (share) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);
export const nothing = () => element("p", { type: "note" }, told("nothing"));

// summed: the last row is that of all.
export function table(heads, rows, named, { summed = false, caption = null } = {}) {
  const cell = (text, number) => (number < named ? element("th", { scope: "row" }, text) : element("td", {}, text));
  const line = (row) => element("tr", {}, ...row.map(cell));
  const body = summed ? rows.slice(0, -1) : rows;
  return element(
    "table",
    {},
    caption && element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...body.map(line)),
    ...(summed ? [element("tfoot", {}, line(rows.at(-1)))] : []),
  );
}
