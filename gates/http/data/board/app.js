// The control room's board: signs in, listens, and shows what is asked for.

import { Detail } from "./detail.js";
import { at } from "./dom.js";
import { Ended } from "./ended.js";
import { forget, onFind } from "./found.js";
import { HeatPage } from "./heat.js";
import { onKeys } from "./keys.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { RegionMap } from "./map.js";
import { Places } from "./places.js";
import { read, signedIn, signIn, signOut } from "./session.js";
import { Sound } from "./sound.js";
import { label, say, switchLanguage } from "./speech.js";
import { Standing } from "./standing.js";
import { UnitPage } from "./unit.js";

const AGES_MS = 10_000;
const standing = new Standing();
const places = new Places();
const ended = new Ended(standing, () => show());
const detail = new Detail(standing, ended, places);
const list = new List(standing, ended, places, (id) => detail.show(id));
const sound = new Sound();
const map = new RegionMap(places, standing);
const heat = new HeatPage();
const unit = new UnitPage(places);
let live = null;

function show() {
  list.show();
  detail.show(list.chosen ?? undefined);
  map.show();
  const [gravest, alerts] = standing.groups()[0] ?? [];
  sound.for(gravest === "P1" && alerts.some((alert) => alert.state === "new"));
}

function line(up) {
  at("line").dataset.live = String(up);
  at("line").textContent = say(up ? "live" : "not_live");
}

// An address may be typed or cut off: what cannot be read is no unit.
function decoded(text) {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    return "";
  }
}

// The address says what is shown: #alerts, #map, #heat, #unit/<id>, #alert/<id>.
function view() {
  const [wanted, coded] = location.hash.slice(1).split("/");
  const id = decoded(coded);
  const shown = ["map", "heat"].includes(wanted) || (wanted === "unit" && id) ? wanted : "alerts";
  for (const name of ["alerts", "map", "heat", "unit"]) at(name).hidden = name !== shown;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  forget();
  if (shown === "map") map.open();
  else map.close();
  if (shown === "heat") heat.open();
  else heat.close();
  if (shown === "unit") unit.open(id);
  else unit.close();
  if (wanted === "alert" && id) openAlert(id);
}

// One that has ended, or of which the board has not been told yet, is asked for.
async function openAlert(id) {
  list.open(id);
  if (!standing.get(id) && (await ended.fetch(id))) detail.show(id);
}

// Names and shapes; without them the board shows codes, and comes for them again.
async function learnPlaces() {
  try {
    await places.load();
    show();
    unit.show();
  } catch {
    if (signedIn()) setTimeout(learnPlaces, AGES_MS);
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
  learnPlaces();
  view();
  at("list").focus();
}

function leave(error) {
  live?.stop();
  map.close();
  heat.close();
  unit.close();
  for (const known of [standing, ended, detail, list]) known.forget();
  show();
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
    heat.show();
    unit.show();
  });
}
window.addEventListener("hashchange", () => signedIn() && view());
onFind();
// Keys for the chosen alert work where it can be seen.
const onAlerts = (act) => () => at("alerts").hidden || act();
onKeys({
  j: onAlerts(() => list.step(1)),
  k: onAlerts(() => list.step(-1)),
  ArrowDown: onAlerts(() => list.step(1)),
  ArrowUp: onAlerts(() => list.step(-1)),
  Enter: onAlerts(() => list.unfold()),
  g: () => {
    location.hash = "alerts";
  },
  r: () => {
    location.hash = "map";
  },
  t: () => {
    location.hash = "heat";
  },
  a: onAlerts(() => detail.step("dispatch")),
  h: onAlerts(() => detail.step("handle")),
  c: onAlerts(() => detail.step("close")),
  s: onAlerts(() => detail.step("shelve")),
  o: onAlerts(() => detail.step("reopen")),
  e: onAlerts(() => ended.toggle()),
  m: () => sound.toggle(),
  "/": () => at("find").elements.wanted.focus(),
  // First out of what is being written or was found, then back to the list.
  Escape: (typing) => {
    if (!typing && at("found").hidden) location.hash = "alerts";
    detail.form.clear();
    forget();
    at("list").focus();
  },
});
setInterval(() => signedIn() && show(), AGES_MS);
label();
begin();
