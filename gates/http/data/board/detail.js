// One alert whole: what staff should do, its steps, what it rests on, who did what.

import { at, element } from "./dom.js";
import { evidence } from "./evidence.js";
import { subjectOf, wrongPass } from "./list.js";
import { StepForm } from "./steps.js";
import { field, say, word } from "./speech.js";
import { age, dayAndTime } from "./times.js";

const LEVELLED = ["raised", "level"]; // their note is a level; that of other steps a reason, or what somebody wrote

export function historyOf(alert) {
  const lines = alert.history.map((note) => {
    const told = LEVELLED.includes(note.step) ? word("levels", note.note) : word("reasons", note.note);
    return element(
      "li",
      {},
      element("time", {}, dayAndTime(note.at)),
      element("b", {}, word("steps", note.step)),
      element("span", { type: "by" }, word("values", note.by)),
      element("q", { hidden: !note.note }, told),
    );
  });
  return element("ol", { type: "history" }, ...lines.reverse());
}

export class Detail {
  #shown = null;
  #asked = null; // whose end was asked for

  constructor(standing, ended, places) {
    Object.assign(this, { standing, ended, places });
    this.form = new StepForm(() => standing.now);
  }

  // Shown anew whenever something changes; what is being typed stays as it is.
  show(id = this.#shown?.alert_id) {
    const alert = this.#known(id);
    if (id !== this.#shown?.alert_id) this.form.clear();
    if (!alert) {
      at("detail").replaceChildren(element("p", { type: "none" }, say("choose")));
      return;
    }
    const same = this.#shown === alert && at("detail").firstChild?.lang === document.documentElement.lang;
    this.#shown = alert;
    if (!same) this.#draw(alert);
    at("detail").querySelector(".since").textContent = age(alert.raised_at, this.standing.now);
  }

  // Asked for by its key.
  step(step) {
    const alert = this.#known(this.#shown?.alert_id);
    if (alert) this.form.ask(step, alert);
  }

  // What has just ended stays on the screen: as it was, until the gateway has said how it ended.
  #known(id) {
    const standing = this.standing.get(id);
    if (standing || id === undefined) return standing;
    const ended = this.ended.get(id);
    const was = this.#shown?.alert_id === id ? this.#shown : null;
    if (!was || ended?.version >= was.version) return ended;
    if (this.#asked !== was) this.#ask(was);
    return was;
  }

  async #ask(was) {
    this.#asked = was;
    if (!(await this.ended.fetch(was.alert_id))) this.#asked = null;
  }

  // Another may sit here next, who may see less.
  forget() {
    this.#shown = null;
    this.form.forget();
  }

  #draw(alert) {
    const typing = at("detail").contains(document.activeElement) ? document.activeElement : null;
    const drawn = element(
      "article",
      { lang: document.documentElement.lang, data: { alert: alert.alert_id, state: alert.state } },
      this.#title(alert),
      element("p", { type: "stands" }, word("states", alert.state)),
      alert.wrong_pass ? element("p", { type: "passed" }, wrongPass(alert), ` ${say("wrong_pass_note")}`) : null,
      element("p", { type: "doing" }, element("b", {}, say("what_to_do")), ` ${field(alert, "action")}`),
      ...this.form.buttons(alert),
      element("dl", { type: "facts" }, ...this.#facts(alert)),
      element("h3", {}, say("history")),
      historyOf(alert),
      element("h3", {}, say("evidence")),
      ...evidence(alert.rule, alert.evidence),
    );
    at("detail").replaceChildren(drawn);
    if (typing?.isConnected) typing.focus(); // it was moved with the form that it belongs to
  }

  #title(alert) {
    const [grade, rule] = [element("b", {}, alert.severity), element("small", {}, alert.rule)];
    return element("h2", { type: alert.severity }, grade, ` ${field(alert, "title")} `, rule);
  }

  #facts(alert) {
    const places = [...new Set([alert.node, alert.site])].filter(Boolean);
    const facts = [
      ["subject", this.#subject(alert)],
      ["place", places.map((id) => this.places.named(id)).join(" · ")],
      ["number", alert.number],
      ["began", dayAndTime(alert.started_at)],
      ["section", field(alert, "section")],
      ["raised", element("span", {}, `${dayAndTime(alert.raised_at)} · `, element("span", { type: "since" }))],
      ["shelved_until", dayAndTime(alert.shelved_until)],
      ["ended_at", dayAndTime(alert.ended_at)],
    ];
    const told = facts.filter(([, value]) => value);
    return told.flatMap(([name, value]) => [element("dt", {}, say(name)), element("dd", {}, value)]);
  }

  #subject(alert) {
    if (!alert.subject.startsWith("unit:")) return alert.subject;
    return element("a", { href: `#unit/${encodeURIComponent(alert.subject.slice(5))}` }, subjectOf(alert));
  }
}
