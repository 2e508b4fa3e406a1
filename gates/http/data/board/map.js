// The region: its sites, the nodes with their open alerts, what is on the road between them, and which gates are quiet.

import { at, drawn, element, redraw } from "./dom.js";
import { flowLine, flows, OUTSIDE } from "./flows.js";
import { Ground, picture } from "./ground.js";
import { upTo } from "./session.js";
import { say, word } from "./speech.js";

const REFRESH_MS = 5_000;
const PAGES = 3; // of a thousand movements each: drawn anew every five seconds, more would keep the gateway busy
const LINE = 15; // characters
const LINE_HIGH = 19;

export class RegionMap {
  #road = { rows: [], more: false };
  #timer = null;

  constructor(places, standing) {
    Object.assign(this, { places, standing });
  }

  open() {
    this.close();
    const look = async () => {
      try {
        [this.#road] = await Promise.all([upTo(PAGES, "/v1/movements?state=open&limit=1000"), this.places.refresh()]);
      } catch {
        return; // the line at the top says so; what was last known stays
      }
      this.show();
    };
    this.#timer = setInterval(look, REFRESH_MS);
    look();
  }

  close() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  show() {
    if (this.#timer === null || !this.places.shapes.length) return;
    const ground = new Ground(this.places);
    const { rows, more } = this.#road;
    const found = flows(rows, this.standing.now);
    const units = rows.length.toLocaleString("en");
    const named = (id) => (id === OUTSIDE ? say("outside") : this.places.nodeName(id));
    const told = (flow) => `${named(flow.from)} → ${named(flow.to)}`;
    const lines = found.map((flow) => flowLine(flow, ground, `${told(flow)} ${flow.units}`)).filter(Boolean);
    const open = this.standing.byNode();
    const nodes = [...ground.nodes].map(([id, place]) => this.#node(id, place, open.get(id) ?? []));
    // The latest are drawn last, above the others.
    const whole = picture(say("map"), ...ground.sites(), ...lines.reverse(), ...nodes);
    redraw(
      at("map"),
      element("figure", {}, whole, element("figcaption", {}, say("map_note"))),
      element(
        "aside",
        {},
        element("h2", {}, say("on_the_road", more ? `${units}+` : units)),
        more ? element("p", { type: "none" }, say("road_cut", units)) : null,
        element("ol", {}, ...found.map((flow) => this.#flow(flow, told(flow)))),
        element("h2", {}, say("quiet_gates", this.places.quiet.reduce((sum, site) => sum + site.devices_quiet, 0))),
        element("ul", {}, ...this.places.quiet.map((site) => element("li", { type: "quiet" }, this.places.named(site.site)))),
      ),
    );
  }

  #flow(flow, text) {
    const level = flow.level === "on_time" ? "" : word("levels", flow.level);
    const [units, late] = [element("b", {}, String(flow.units)), element("small", {}, level)];
    return element("li", { type: flow.level }, units, ` ${text} `, late);
  }

  #node(id, [x, y], alerts) {
    const below = this.places.nodes.get(id).kind === "zone"; // a zone lies beside its office: their names must not meet
    return drawn(
      "g",
      { class: `node ${alerts[0]?.severity ?? ""}`, "data-node": id },
      drawn("title", {}, `${this.places.named(id)} · ${say("alerts")} ${alerts.length}`),
      drawn("circle", { cx: x, cy: y, r: 18 }),
      drawn("text", { x, y: y + 6, class: "alerts-there" }, String(alerts.length || "")),
      ...nameLines(this.places.nodeName(id), x, below ? y + 37 : y - 25, below),
    );
  }
}

// A long name in lines, downwards from y or upwards to it, so that neighbours' names do not meet.
function nameLines(name, x, y, below) {
  const lines = [""];
  for (const part of name.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + part.length >= LINE) lines.push("");
    lines.push(`${lines.pop()} ${part}`.trim());
  }
  const first = below ? y : y - (lines.length - 1) * LINE_HIGH;
  return lines.map((line, number) => drawn("text", { x, y: first + number * LINE_HIGH }, line));
}
