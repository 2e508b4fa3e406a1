// A unit's trail as a timeline: by the corrected time, who attests it, what was read; voided lines struck through.

import { element } from "./dom.js";
import { text } from "./evidence.js";
import { say, word } from "./speech.js";
import { dayAndTime } from "./times.js";
import { WORDS } from "./words.js";

const READ = Object.keys(WORDS.fields); // in the order in which they are told

const timeOf = (line) => line.corrected_time ?? line.event_time;

function read(line) {
  const told = READ.filter((name) => ![undefined, null, "", false].includes(line[name]) && line[name].length !== 0);
  return told.map((name) => `${word("fields", name)} ${text(line[name])}`).join(" · ");
}

export function trail(lines, places) {
  const ordered = [...lines].reverse().sort((one, other) => Date.parse(timeOf(other)) - Date.parse(timeOf(one)));
  const shown = ordered.map((line) =>
    element(
      "li",
      { type: line.voided ? "voided" : line.kind, data: { event: line.event_id } },
      element("time", {}, dayAndTime(timeOf(line))),
      element("b", {}, [word("kinds", line.kind), word("values", line.direction)].filter(Boolean).join(" · ")),
      element("span", {}, places.named(line.site)),
      element("small", {}, read(line)),
      element("small", { type: "by" }, `${say("attested_by")} ${line.attested_by ?? ""} ${line.voided ? say("voided") : ""}`),
    ),
  );
  return element("ol", { type: "trail" }, ...shown);
}

// The sites that it was seen at, one after the other, first to last. Where it is booked for it has not been yet.
export function stops(lines) {
  const seen = lines.filter((line) => line.site && line.kind !== "booking" && !line.voided && timeOf(line));
  seen.sort((one, other) => Date.parse(timeOf(one)) - Date.parse(timeOf(other)));
  return seen.map((line) => line.site).filter((site, number, all) => site !== all[number - 1]);
}
