// One unit: where it is, its trail as a timeline and on the map, its movements and alerts.

import { at, drawn, element, redraw } from "./dom.js";
import { Ground, picture } from "./ground.js";
import { read } from "./session.js";
import { field, say, word } from "./speech.js";
import { dayAndTime } from "./times.js";
import { stops, trail } from "./trail.js";

const REFRESH_MS = 5_000;

export class UnitPage {
  #id = null;
  #record = null;
  #timer = null;

  constructor(places) {
    this.places = places;
  }

  open(id) {
    this.close();
    this.#id = id;
    this.#record = null;
    at("unit").replaceChildren();
    this.#timer = setInterval(() => this.#look(id), REFRESH_MS);
    this.#look(id);
  }

  close() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look(id) {
    let found = null;
    try {
      found = await read(`/v1/units/${encodeURIComponent(id)}`);
    } catch (error) {
      const told = element("p", { type: "none" }, `${say("nothing_found")} (${error.message})`);
      if (this.#id === id && !this.#record) at("unit").replaceChildren(told);
      return;
    }
    // Another may have been asked for meanwhile; what has not changed is not drawn again under the reader's eyes.
    if (this.#timer === null || this.#id !== id || JSON.stringify(found) === JSON.stringify(this.#record)) return;
    this.#record = found;
    this.show();
  }

  show() {
    const unit = this.#record;
    if (unit === null) return;
    redraw(
      at("unit"),
      element(
        "section",
        {},
        element("h2", {}, unit.unit.replace("iso6346:", ""), element("span", { type: "stage" }, word("values", unit.stage))),
        element("dl", {}, ...this.#facts(unit)),
        this.#picture(unit),
        element("h3", {}, say("alerts")),
        element("ul", { type: "of-unit" }, ...[...unit.alerts].reverse().map((alert) => this.#alert(alert))),
        element("h3", {}, say("movements")),
        element("ul", { type: "of-unit" }, ...[...unit.movements].reverse().map((movement) => this.#movement(movement))),
      ),
      element("section", {}, element("h2", {}, say("trail")), trail(unit.trail, this.places)),
    );
  }

  #facts(unit) {
    const going = unit.movement && `→ ${this.places.named(unit.movement.destination)}`;
    const facts = [
      ["place", this.places.named(unit.site ?? unit.node) || going],
      ["since", dayAndTime(unit.since)],
      ["plate", unit.plate],
      ["seal", unit.seal],
      ["weight", unit.gross_kg && `${unit.gross_kg} kg`],
      ["packages", unit.packages],
      ["flags", unit.flags.map((flag) => word("values", flag)).join(", ")],
    ];
    const told = facts.filter(([, value]) => value);
    return told.flatMap(([name, value]) => [element("dt", {}, say(name)), element("dd", {}, String(value))]);
  }

  #alert(alert) {
    const state = element("span", { type: "state" }, word("states", alert.state));
    const [grade, raised] = [element("b", {}, alert.severity), element("time", {}, dayAndTime(alert.raised_at))];
    const named = element("a", { href: `#alert/${encodeURIComponent(alert.alert_id)}` }, `${field(alert, "title")} ${alert.rule}`);
    return element("li", { type: alert.severity }, grade, " ", named, " ", state, raised);
  }

  #movement(movement) {
    const to = movement.arrival_site ?? movement.destination;
    const times = [movement.departed_at, movement.arrived_at].filter(Boolean).map(dayAndTime).join(" – ");
    const road = `${this.places.named(movement.origin_site)} → ${to ? this.places.named(to) : "?"} `;
    return element("li", {}, road, element("time", {}, times));
  }

  #picture(unit) {
    if (!this.places.shapes.length) return null;
    const ground = new Ground(this.places);
    const sites = stops(unit.trail).filter((site) => ground.site(site));
    const seen = sites.map((site) => ground.site(site));
    const marks = seen.map(([x, y], number) => {
      const disc = drawn("circle", { cx: x, cy: y, r: 22 });
      const place = drawn("text", { x, y: y + (number % 2 ? 54 : -32), class: "at" }, sites[number]);
      return drawn("g", { class: "stop" }, disc, drawn("text", { x, y: y + 11 }, String(number + 1)), place);
    });
    const road = drawn("polyline", { class: "road", points: seen.map((place) => place.join(",")).join(" ") });
    return element("figure", {}, picture(say("trail"), ...ground.sites(), road, ...marks));
  }
}
