// Which rule rings at which site at which hour. A line is chosen to see it taken apart: a rule by site, a site by rule.

import { at, element, redraw } from "./dom.js";
import { heatTable } from "./heat_table.js";
import { read } from "./session.js";
import { field, say } from "./speech.js";

const REFRESH_MS = 30_000;
const WINDOWS = [1, 7, 30, 90];
const NOWHERE = "–";

const KINDS = {
  rule: { named: "heat_by_rule", keyOf: (row) => row.rule, nameOf: (row) => `${row.rule} ${field(row, "title")}` },
  site: {
    named: "heat_by_site",
    keyOf: (row) => row.site ?? row.node ?? NOWHERE,
    nameOf: (row) => (row.site ? `${field(row, "site")} ${row.site}` : (row.node ?? NOWHERE)),
  },
};

export class HeatPage {
  #rows = null;
  #days = 7;
  #by = "rule";
  #only = null; // {kind, key}: what is taken apart
  #statistics = false;
  #timer = null;

  open() {
    this.close();
    this.#timer = setInterval(() => this.#look(), REFRESH_MS);
    this.#look();
  }

  close() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#rows = null;
    at("heat").replaceChildren();
  }

  async #look() {
    const [days, timer] = [this.#days, this.#timer];
    let found = null;
    try {
      found = await read(`/v1/heat?days=${days}`);
    } catch {
      return; // the line at the top says so; what was last known stays
    }
    if (this.#timer !== timer || days !== this.#days) return; // closed meanwhile, or something else was asked for
    this.#rows = found.items;
    this.show();
  }

  show() {
    if (this.#timer === null || this.#rows === null) return;
    const focused = document.activeElement?.dataset.heat; // what is drawn anew keeps the keyboard where it was
    const { kind, key } = this.#only ?? {};
    const rows = kind ? this.#rows.filter((row) => KINDS[kind].keyOf(row) === key) : this.#rows;
    const by = KINDS[this.#by];
    const table = heatTable(rows, {
      caption: this.#caption(rows[0]),
      keyOf: by.keyOf,
      headOf: (row) => (kind ? by.nameOf(row) : this.#door(row)),
      countOf: (row) => row.alerts + (this.#statistics ? row.statistics : 0),
    });
    redraw(at("heat"), this.#controls(), element("div", { type: "sheet" }, table));
    if (focused) at("heat").querySelector(`[data-heat="${CSS.escape(focused)}"]`)?.focus();
  }

  #caption(row) {
    const of = this.#only && row ? [KINDS[this.#only.kind].nameOf(row)] : [];
    return [say("last_days", this.#days), say(KINDS[this.#by].named), ...of].join(" · ");
  }

  #door(row) {
    const key = KINDS[this.#by].keyOf(row);
    const button = element("button", { type: "door", data: { heat: key } }, KINDS[this.#by].nameOf(row));
    button.addEventListener("click", () => this.#set({ only: { kind: this.#by, key }, by: this.#by === "rule" ? "site" : "rule" }));
    return button;
  }

  #controls() {
    const choice = (name, pressed, text, change) => {
      const button = element("button", { "aria-pressed": String(pressed), data: { heat: name } }, text);
      button.addEventListener("click", change);
      return button;
    };
    const group = (name, ...buttons) => element("div", { role: "group", "aria-label": say(name) }, ...buttons);
    const back = this.#only ? [group("heat_all", choice("all", false, say("heat_all"), () => this.#back()))] : [];
    return element(
      "div",
      { type: "controls" },
      ...back,
      group("hour", ...WINDOWS.map((days) => choice(`days-${days}`, days === this.#days, say("last_days", days), () => this.#over(days)))),
      this.#only ? null : group("heat", ...Object.keys(KINDS).map((kind) => choice(`by-${kind}`, kind === this.#by, say(KINDS[kind].named), () => this.#set({ by: kind })))),
      choice("statistics", this.#statistics, say("with_statistics"), () => this.#set({ statistics: !this.#statistics })),
      element("small", {}, say("heat_note")),
    );
  }

  #back() {
    this.#set({ only: null, by: this.#only.kind });
  }

  #over(days) {
    this.#days = days;
    this.#look();
  }

  #set({ by = this.#by, only = this.#only, statistics = this.#statistics }) {
    this.#by = by;
    this.#only = only;
    this.#statistics = statistics;
    this.show();
  }
}
