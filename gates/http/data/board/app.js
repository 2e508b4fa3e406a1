// The control room's board: signs in, listens, and shows what is asked for.

import { Detail } from "./detail.js";
import { at } from "./dom.js";
import { onKeys } from "./keys.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { read, signedIn, signIn, signOut } from "./session.js";
import { Sound } from "./sound.js";
import { label, say, switchLanguage } from "./speech.js";
import { Standing } from "./standing.js";

const AGES_MS = 10_000;
const standing = new Standing();
const detail = new Detail(standing);
const list = new List(standing, (id) => detail.show(id));
const sound = new Sound();
const views = ["alerts"];
let live = null;

function show() {
  list.show();
  detail.show(list.chosen ?? undefined);
  sound.for(standing.groups().some(([severity, alerts]) => severity === "P1" && alerts.some((alert) => alert.state === "new")));
}

function line(up) {
  at("line").dataset.live = String(up);
  at("line").textContent = say(up ? "live" : "not_live");
}

function view() {
  const wanted = location.hash.slice(1).split("/")[0];
  const shown = views.includes(wanted) ? wanted : "alerts";
  for (const name of ["alerts", "map", "unit"]) at(name).hidden = name !== shown;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function begin() {
  at("sign-in").hidden = signedIn();
  at("desk").hidden = !signedIn();
  if (!signedIn()) {
    at("sign-in").elements.token.focus();
    return;
  }
  line(false);
  live = new Live("/v1/alerts/stream", {
    take: (name, data) => {
      standing.take(name, data);
      if (name !== "time") show();
    },
    live: line,
    refused: leave,
  });
  view();
  at("list").focus();
}

function leave(error) {
  live?.stop();
  signOut();
  at("wrong").textContent = error ? say("token_wrong") : "";
  begin();
}

at("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { token, name } = event.target.elements;
  signIn(token.value.trim(), name.value.trim());
  try {
    await read("/v1/alerts?limit=1");
    token.value = "";
    at("wrong").textContent = "";
    begin();
  } catch (error) {
    signOut();
    at("wrong").textContent = error.status ? `${say("token_wrong")} (${error.message})` : error.message;
  }
});
at("sign-out").addEventListener("click", () => leave());
for (const button of document.querySelectorAll("button.language")) {
  button.addEventListener("click", () => {
    switchLanguage();
    line(at("line").dataset.live === "true");
    show();
  });
}
window.addEventListener("hashchange", view);
onKeys({
  j: () => list.step(1),
  k: () => list.step(-1),
  ArrowDown: () => list.step(1),
  ArrowUp: () => list.step(-1),
  Enter: () => list.unfold(),
  a: () => detail.step("dispatch"),
  h: () => detail.step("handle"),
  c: () => detail.step("close"),
  s: () => detail.step("shelve"),
  m: () => sound.toggle(),
  "/": () => at("find").elements.wanted.focus(),
  Escape: () => {
    detail.form.clear();
    at("list").focus();
  },
});
setInterval(() => signedIn() && list.show(), AGES_MS);
label();
begin();
