// What stands on the screen: the lorry at the barrier large, how things stand, and the latest few.

import { clockTime, dayAndTime } from "./times.js";

const LATEST = 30;
const VERDICTS = {
  ready: ["请扫码", "PLEASE SCAN"],
  kept: ["已保存", "KEPT"],
  not_kept: ["未保存", "NOT KEPT"],
  unreadable: ["请重扫", "SCAN AGAIN"],
  pass: ["放行", "PASS"],
  hold: ["扣留", "HOLD"],
  review: ["复核", "REVIEW"],
  rejected: ["拒收", "REJECTED"],
};
const PENDING = ["待发送：网关收到后才有结论", "not yet sent: no answer yet"];
const BY_HAND = ["无法保存！请手写记录，稍后重扫", "This tablet cannot keep it: write it down, scan later"];
const MEND = ["已另存，须更正", "kept aside; has to be mended"];
const DEGRADED = ["未核对现况", "present state was not consulted"];

// A pass is a long text that nobody reads: its ends tell one from another.
const shortened = (code) => (code.length > 48 ? `${code.slice(0, 24)}…${code.slice(-12)}` : code);

// A reason without a rule (refer to the supervisor) does not say which.
const withRule = (reason) => (reason.rule ? `${reason.text_zh}（${reason.rule}）` : reason.text_zh);

const lastOne = ({ seq, kept_at, code }) => [
  `上次已保存 #${seq} ${dayAndTime(kept_at)}`,
  `last one kept: ${shortened(code)}`,
];

const at = (id) => document.getElementById(id);

function element(name, text, type) {
  const made = document.createElement(name);
  made.textContent = text;
  if (type) made.className = type;
  return made;
}

export class Board {
  #last = null; // what was last said of the line
  #shown = null; // event id of the scan that is shown large: an answer to an earlier one goes into the list alone

  // Whoever stands there after a power cut must know whether the lorry in hand was kept.
  pair(pairing, lastKept) {
    const direction = pairing.direction === "in" ? "进 in" : "出 out";
    const destination = pairing.destination ? ` → ${pairing.destination}` : "";
    at("post").textContent = `${pairing.device} · ${pairing.lane} · ${direction}${destination}`;
    this.#large("ready", "", lastKept ? [lastOne(lastKept)] : []);
  }

  take(said) {
    if (said.event === "line") this.#line(said);
    else if (said.event === "kept") this.#kept(said);
    else if (said.event === "answered" || said.event === "rejected") this.#answer(said);
    else this.#refused(said);
  }

  #kept(said) {
    this.#shown = said.event_id;
    this.#large("kept", said.code, [PENDING]);
    this.#list("kept", said, "");
  }

  #refused(said) {
    this.#shown = null;
    this.#large(said.event, said.code, [...(said.event === "not_kept" ? [BY_HAND] : []), [said.why, ""]]);
    this.#list(said.event, said, said.why);
  }

  #answer(said) {
    const verdict = said.event === "rejected" ? "rejected" : (said.decision ?? "pass");
    const notes = (said.reasons ?? []).map((reason) => [withRule(reason), reason.text_en]);
    if (said.event === "rejected") notes.push([said.reason, ""], MEND);
    this.#list(verdict, said, notes.flat().filter(Boolean).join(" · "));
    if (said.event === "answered" && said.degraded) notes.push(DEGRADED);
    if (said.event_id === this.#shown) this.#large(verdict, said.code, notes);
  }

  #large(verdict, code, notes) {
    const [zh, en] = VERDICTS[verdict];
    at("verdict").className = `verdict ${verdict}`;
    at("zh").textContent = zh;
    at("en").textContent = en;
    at("code").textContent = shortened(code);
    at("notes").replaceChildren(
      ...notes.map((note) => {
        const line = document.createElement("li");
        line.append(...note.filter(Boolean).map((text) => element("span", text)));
        return line;
      }),
    );
  }

  // One line a scan: its answer takes the place of "kept".
  #list(verdict, said, note) {
    const line = document.createElement("li");
    if (said.seq) line.dataset.seq = said.seq;
    const number = said.seq ? `#${said.seq} ` : "";
    line.append(element("b", VERDICTS[verdict][0], verdict), element("code", shortened(said.code)));
    line.append(element("small", `${number}${clockTime(Date.now())} ${note}`));
    const list = at("latest");
    const before = said.seq && list.querySelector(`[data-seq="${said.seq}"]`);
    if (before) before.replaceWith(line);
    else list.prepend(line);
    while (list.children.length > LATEST) list.lastElementChild.remove();
  }

  // How many wait or are rejected, where nothing else has changed.
  count(counts) {
    if (this.#last) this.#line({ ...this.#last, ...counts });
  }

  #line(said) {
    this.#last = said;
    const { online, problem, waiting, rejected, clockOffMs } = said;
    const how = [online ? "● 在线 online" : "○ 离线 offline", `待发 waiting ${waiting}`, `拒收 rejected ${rejected}`];
    if (clockOffMs) how.push(`时钟偏差 clock off ${Math.round(clockOffMs / 1000)} s`);
    at("line").className = `line ${online ? "online" : "offline"}`;
    at("line").textContent = [...how, problem].filter(Boolean).join(" · ");
    Object.assign(at("line").dataset, { online, waiting, rejected });
  }
}
