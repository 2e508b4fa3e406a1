// Alerts that are no longer open, the last that ended first: looked up when asked for, to be read and to be reopened.

import { read } from "./session.js";

const MOST = 50;

const endedAt = (alert) => Date.parse(alert.ended_at);

export class Ended {
  #alerts = new Map();
  #sitting = 0; // what was asked for by who sat here before is not shown to who sits here now
  open = false;

  // changed() when there is something else to show.
  constructor(standing, changed) {
    Object.assign(this, { standing, changed });
  }

  get(id) {
    return this.#alerts.get(id);
  }

  all() {
    const ended = [...this.#alerts.values()].filter((alert) => alert.ended_at && !this.standing.get(alert.alert_id));
    return ended.sort((one, other) => endedAt(other) - endedAt(one)).slice(0, MOST);
  }

  async toggle() {
    this.open = !this.open;
    this.changed();
    if (this.open) await this.#look(...["closed", "resolved"].map((state) => `/v1/alerts?state=${state}&limit=${MOST}`));
  }

  // One that has just gone from what is open; whether that could be read.
  fetch(id) {
    return this.#look(`/v1/alerts/${encodeURIComponent(id)}`);
  }

  forget() {
    this.#sitting += 1;
    this.#alerts.clear();
    this.open = false;
  }

  async #look(...paths) {
    const sitting = this.#sitting;
    let found = [];
    try {
      found = await Promise.all(paths.map(read));
    } catch {
      return false; // the line at the top says so; what was last known stays
    }
    if (sitting !== this.#sitting) return false;
    for (const alert of found.flatMap((answer) => answer.items ?? [answer])) this.#alerts.set(alert.alert_id, alert);
    this.changed();
    return true;
  }
}
