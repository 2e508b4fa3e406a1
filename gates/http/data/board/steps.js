// An operator's step on an alert: asked for with a key or a button, signed with who and a note.

import { element } from "./dom.js";
import { operator, post } from "./session.js";
import { say } from "./speech.js";
import { inHours, withOffset } from "./times.js";

const STEPS = ["dispatch", "handle", "close", "shelve", "reopen"];
const SHELVED_HOURS = 4;
// What is behind is not offered again; what has ended, or is put off, can be taken up anew.
const OFFERED = {
  new: ["dispatch", "handle", "close", "shelve"],
  dispatched: ["handle", "close", "shelve"],
  handling: ["close", "shelve"],
  shelved: STEPS,
  closed: ["reopen"],
  resolved: ["reopen"],
};

const offered = (step, alert) => OFFERED[alert.state].includes(step);

export class StepForm {
  #form = null;
  #said = element("p", { type: "said", role: "status" });
  #turn = 0; // of what is on the screen: what comes of a step is told beside its own alert
  #sitting = 0;

  constructor(now) {
    this.now = now; // of the log: shelved until is judged by it
  }

  buttons(alert) {
    const made = STEPS.filter((step) => offered(step, alert)).map((step) => {
      const button = element("button", { data: { step } }, say(`do_${step}`));
      button.type = "button";
      button.addEventListener("click", () => this.ask(step, alert));
      return button;
    });
    return [element("div", { type: "steps" }, ...made), this.#place, this.#said];
  }

  #place = element("div", {});

  // Another may sit here next: what comes of a step then is nobody's.
  forget() {
    this.clear();
    this.#sitting += 1;
  }

  clear() {
    this.#turn += 1;
    this.#said.textContent = "";
    this.#place.replaceChildren();
  }

  ask(step, alert) {
    if (!offered(step, alert)) return;
    this.clear();
    const until = element("input", { name: "until", type: null, required: true });
    until.type = "datetime-local";
    until.value = inHours(this.now(), SHELVED_HOURS);
    const note = element("input", { name: "note", maxLength: 2000 });
    const cancel = element("button", {}, say("cancel"));
    cancel.type = "button";
    cancel.addEventListener("click", () => this.clear());
    this.#form = element(
      "form",
      { type: "step" },
      element("b", {}, say(`do_${step}`)),
      step === "shelve" ? element("label", {}, say("until"), until) : null,
      element("label", {}, say("note"), note),
      element("div", {}, element("button", { type: "main" }, say("confirm")), cancel),
    );
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(step, alert, note.value.trim(), step === "shelve" ? withOffset(until.value) : undefined);
    });
    this.#place.replaceChildren(this.#form);
    note.focus();
  }

  // What was written is there again where the gateway does not take it.
  async #send(action, alert, note, until) {
    const [form, sitting] = [this.#form, this.#sitting];
    this.clear();
    this.#said.textContent = say("sending");
    const turn = this.#turn;
    try {
      const address = `/v1/alerts/${encodeURIComponent(alert.alert_id)}/actions`;
      await post(address, { action, note, by: operator(), until });
      if (turn === this.#turn) this.#said.textContent = say("sent");
    } catch (error) {
      if (sitting !== this.#sitting) return;
      const here = turn === this.#turn;
      this.#said.textContent = say("refused", here ? error.message : `${alert.number}: ${error.message}`);
      if (!here) return;
      this.#place.replaceChildren(form);
      if (document.activeElement === document.body) form.elements.note.focus();
    }
  }
}
