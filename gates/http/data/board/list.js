// The open alerts as rows under their severities; one of them is chosen. Members stay folded until asked for.

import { at, element } from "./dom.js";
import { field, say, word } from "./speech.js";
import { age, dayAndTime } from "./times.js";

export const wrongPass = (alert) => (alert.wrong_pass ? element("em", { type: "wrong-pass" }, say("wrong_pass")) : null);
export const subjectOf = (alert) => alert.subject.slice(alert.subject.indexOf(":") + 1).replace("iso6346:", "");

export class List {
  #rows = []; // ids in the order in which they stand
  #unfolded = new Set();
  chosen = null;

  constructor(standing, ended, places, choose) {
    Object.assign(this, { standing, ended, places, choose });
    at("list").addEventListener("click", ({ target }) => {
      if (target.closest(".fold")) this.ended.toggle();
      const row = target.closest("[role=option]");
      if (row) this.#take(row.dataset.alert, Boolean(target.closest(".members")));
    });
  }

  show() {
    const groups = this.standing.groups();
    const followed = this.#inSight();
    this.#rows = [];
    const shown = groups.map(([severity, alerts]) => this.#group(severity, alerts));
    if (!shown.length) shown.push(element("p", { type: "none" }, say("none_open")));
    if (this.standing.leftOut) shown.push(element("p", { type: "none" }, say("left_out", this.standing.leftOut)));
    shown.push(this.#ended());
    at("list").replaceChildren(...shown);
    this.#mark(followed);
    at("counts").replaceChildren(...groups.map(([severity, alerts]) => this.#count(severity, alerts)));
  }

  forget() {
    this.chosen = null;
    this.#unfolded.clear();
  }

  // From elsewhere: by its id.
  open(id) {
    this.#take(id, false);
  }

  step(by) {
    const from = this.#rows.indexOf(this.chosen);
    const to = from < 0 ? 0 : Math.min(Math.max(from + by, 0), this.#rows.length - 1);
    if (this.#rows.length) this.#take(this.#rows[to], false);
  }

  unfold() {
    if (this.chosen && this.standing.membersOf(this.chosen).length) this.#take(this.chosen, true);
  }

  #take(id, unfolds) {
    this.chosen = id;
    if (unfolds && !this.#unfolded.delete(id)) this.#unfolded.add(id);
    if (unfolds) this.show();
    this.#mark(true);
    this.choose(id);
  }

  // Who has scrolled away from the chosen row to read others is not taken back to it by what happens meanwhile.
  #inSight() {
    const row = at("list").querySelector("[aria-selected=true]")?.getBoundingClientRect();
    const sight = at("list").getBoundingClientRect();
    return row !== undefined && row.bottom > sight.top && row.top < sight.bottom;
  }

  #mark(followed) {
    for (const row of at("list").querySelectorAll("[role=option]")) {
      const chosen = row.dataset.alert === this.chosen;
      row.setAttribute("aria-selected", String(chosen));
      if (!chosen) continue;
      at("list").setAttribute("aria-activedescendant", row.id);
      if (followed) row.scrollIntoView({ block: "nearest" });
    }
  }

  #group(severity, alerts) {
    const heading = element("h2", { type: severity }, severity, element("span", {}, String(alerts.length)));
    const rows = alerts.flatMap((alert) => [this.#row(alert), ...this.#members(alert)]);
    return element("section", { role: "group", "aria-label": severity }, heading, ...rows);
  }

  // Folded until asked for: what stands comes first.
  #ended() {
    const { open } = this.ended;
    const fold = element("button", { type: "fold", tabIndex: -1, "aria-expanded": String(open) }, say("recently_ended"));
    const rows = open ? this.ended.all().map((alert) => this.#row(alert, "ended")) : [];
    return element("section", { role: "group", "aria-label": say("recently_ended"), type: "ended" }, fold, ...rows);
  }

  #members(alert) {
    if (!this.#unfolded.has(alert.alert_id)) return [];
    return this.standing.membersOf(alert.alert_id).map((member) => this.#row(member, "member"));
  }

  #row(alert, type = "") {
    const id = alert.alert_id;
    const members = this.standing.membersOf(id);
    this.#rows.push(id);
    const row = element(
      "div",
      { role: "option", id: `row-${this.#rows.length}`, type: `row ${alert.severity} ${alert.state} ${type}` },
      element("span", { type: "state" }, word("states", alert.state)),
      element("b", { type: "what" }, field(alert, "title"), element("small", {}, alert.rule), wrongPass(alert)),
      element("span", { type: "age", title: dayAndTime(alert.raised_at) }, age(alert.raised_at, this.standing.now)),
      element("code", { type: "who" }, subjectOf(alert)),
      element("span", { type: "where" }, this.#where(alert)),
      members.length ? element("button", { type: "members", tabIndex: -1 }, say("members", members.length)) : null,
    );
    row.dataset.alert = id;
    row.dataset.state = alert.state;
    return row;
  }

  #where(alert) {
    const place = this.places.named(alert.site ?? alert.node);
    return [place, alert.level && word("levels", alert.level)].filter(Boolean).join(" · ");
  }

  #count(severity, alerts) {
    const fresh = alerts.filter((alert) => alert.state === "new");
    const texts = [element("b", {}, `${severity} ${alerts.length}`)];
    if (fresh.length) texts.push(element("span", {}, `${fresh.length} ${say("unacknowledged")}`));
    if (fresh.length && severity < "P3") {
      texts.push(element("span", {}, say("oldest", age(fresh[0].raised_at, this.standing.now))));
    }
    return element("li", { type: `${severity} ${fresh.length ? "fresh" : ""}` }, ...texts);
  }
}
