// What is open, as the gateway last told it: in order of severity and age, what is merged under what stands for it.

const SEVERITIES = ["P1", "P2", "P3", "P4"];
const STATISTICS = "P4"; // counted, and for nobody to act on
const oldestFirst = (one, other) => Date.parse(one.raised_at) - Date.parse(other.raised_at);

export class Standing {
  #alerts = new Map();
  #members = new Map(); // id → those that it stands for, oldest first
  #time = 0;
  #told = performance.now();
  leftOut = 0;

  take(name, data) {
    if (name === "alerts") this.#alerts.clear();
    for (const alert of data.items ?? []) this.#alerts.set(alert.alert_id, alert);
    for (const id of data.gone ?? []) this.#alerts.delete(id);
    this.leftOut = data.left_out;
    this.#time = Date.parse(data.time);
    this.#told = performance.now();
    this.#members = Map.groupBy([...this.#alerts.values()].sort(oldestFirst), (alert) => alert.merged_into);
  }

  forget() {
    this.#alerts.clear();
    this.#members.clear();
    this.leftOut = 0;
  }

  // The log's time: in a recording it is not that of the wall.
  get now() {
    return this.#time + performance.now() - this.#told;
  }

  get(id) {
    return this.#alerts.get(id);
  }

  // node → what is open there, the gravest first: the lines of the list, as grave as they stand there, without statistics
  // and what is shelved.
  byNode() {
    const lines = this.groups().flatMap(([severity, rows]) => rows.map((alert) => ({ ...alert, severity })));
    const acted = lines.filter((line) => line.severity !== STATISTICS && line.state !== "shelved");
    return Map.groupBy(acted, (line) => line.node);
  }

  // Those that a site-level alert stands for, while it is open itself.
  membersOf(id) {
    return this.#members.get(id) ?? [];
  }

  // As grave as the gravest that it stands for.
  severityOf(alert) {
    return [alert, ...this.membersOf(alert.alert_id)].map((one) => one.severity).sort()[0];
  }

  // [[severity, alerts, oldest first]…], only those that have any. What is shelved comes last in its group.
  groups() {
    const found = new Map(SEVERITIES.map((severity) => [severity, []]));
    for (const alert of this.#alerts.values()) {
      if (!this.#alerts.has(alert.merged_into)) found.get(this.severityOf(alert)).push(alert);
    }
    const shelved = (alert) => Number(alert.state === "shelved");
    for (const rows of found.values()) {
      rows.sort((one, other) => shelved(one) - shelved(other) || oldestFirst(one, other));
    }
    return [...found].filter(([, rows]) => rows.length);
  }
}
