// Evidence as rows of names and values; what the role may not see is named, not shown.

import { element } from "./dom.js";
import { say, word } from "./speech.js";
import { dayAndTime } from "./times.js";
import { WORDS } from "./words.js";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const LONGEST = 12; // of a list: enough to check by hand, and the alert stays readable

const said = (value) => (Object.hasOwn(WORDS.values, value) ? word("values", value) : word("parts", value));

export function text(value) {
  if (value === null || value === undefined) return word("values", "None");
  if (typeof value === "boolean") return word("values", value ? "True" : "False");
  if (typeof value === "string") return TIME.test(value) ? dayAndTime(value) : said(value);
  if (typeof value === "number") return String(Math.round(value * 1_000) / 1_000);
  if (Array.isArray(value)) {
    const more = value.length > LONGEST ? ` … +${value.length - LONGEST}` : "";
    const between = value.some((one) => typeof one === "object") ? "; " : ", ";
    return value.slice(0, LONGEST).map(text).join(between) + more;
  }
  return Object.entries(value).map(([name, inner]) => `${word("parts", name)} ${text(inner)}`).join(", ");
}

// A rule says what its figures are; what it does not name is shown as it is recorded.
function meaning(rule, name) {
  const key = `${rule}.${name}`;
  const told = word("evidence", key);
  return told === key ? name.replaceAll("_", " ") : told;
}

function thresholdOf(rule, name) {
  const key = `${rule}.${name}`;
  const told = word("thresholds", key);
  return told === key ? name.replaceAll("_", " ") : told;
}

const rows = (found, named) =>
  Object.entries(found).flatMap(([name, value]) => [element("dt", {}, named(name)), element("dd", {}, text(value))]);

// Of the figures those that it rests on, then the thresholds that it was judged by.
export function evidence(rule, { redacted, thresholds, ...found }) {
  const figures = element("dl", { type: "evidence" }, ...rows(found, (name) => meaning(rule, name)));
  const hidden = redacted ? [element("p", { type: "redacted" }, say("redacted", redacted.join(", ")))] : [];
  const judged = Object.keys(thresholds ?? {}).length
    ? [
        element("h3", {}, say("thresholds")),
        element("dl", { type: "evidence" }, ...rows(thresholds, (name) => thresholdOf(rule, name))),
      ]
    : [];
  return [figures, ...hidden, ...judged];
}
