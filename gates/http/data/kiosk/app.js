// The kiosk in a browser: keeps every scan before it says so, and sees to it that the gateway gets it.

import { Board } from "./board.js";
import { Camera } from "./camera.js";
import { namedBy, UnreadableCode } from "./codes.js";
import { askForPairing } from "./pairing.js";
import { openQueue } from "./queue.js";
import { Sender } from "./sender.js";
import { rfc3339 } from "./times.js";

const at = (id) => document.getElementById(id);
const form = at("scan");
const board = new Board();
const others = new BroadcastChannel("linkage-kiosk"); // other tabs of this kiosk: one of them sends for all
const camera = new Camera(at("video"), (code) => scan(code), (error) => {
  stopCamera();
  at("said").textContent = error.message;
});
let queue;
let pairing;
let sender;

function say(said) {
  board.take(said);
  others.postMessage(said);
}

others.onmessage = ({ data }) => {
  if (data.event === "kept") sender?.wake();
  board.take(data);
};

function itemOf(code, fields) {
  const text = (name) => fields[name].value.trim();
  return {
    kind: "gate",
    event_time: rfc3339(Date.now()),
    lane: pairing.lane,
    direction: pairing.direction,
    ...namedBy(code),
    ...(pairing.destination && { destination: pairing.destination }),
    ...(pairing.operator && { operator: pairing.operator }),
    ...(text("plate") && { plate: { value: text("plate"), confidence: 1 } }),
    ...(text("seal") && { seal: { number: text("seal") } }),
    ...(text("gross_kg") && { gross_kg: Number(text("gross_kg")) }),
  };
}

async function scan(code) {
  at("said").textContent = "";
  try {
    const { event_id, seq } = await queue.keep(pairing.device, itemOf(code, form.elements));
    for (const name of ["plate", "seal", "gross_kg"]) form.elements[name].value = "";
    say({ event: "kept", event_id, seq, code: code.trim() });
  } catch (error) {
    const event = error instanceof UnreadableCode ? "unreadable" : "not_kept";
    say({ event, code: code.trim().slice(0, 80), why: error.message || String(error) });
  }
  if (camera.on) stopCamera();
  sender.wake();
}

function stopCamera() {
  camera.stop();
  at("camera").textContent = "摄像头 Camera";
  at("typed").focus();
}

function show(which) {
  at("gate").hidden = which !== "gate";
  at("pairing").hidden = which !== "pairing";
  at("head").hidden = !pairing;
  at("settings").hidden = which === "pairing";
  if (which === "gate") at("typed").focus();
}

async function pair() {
  if (camera.on) stopCamera();
  show("pairing");
  const changed = await askForPairing(queue, pairing);
  if (changed) {
    await begin(changed);
    return;
  }
  show("gate");
  board.count(await queue.counts(pairing.device));
}

async function begin(found) {
  sender?.stop();
  pairing = found;
  board.pair(pairing, await queue.last(pairing.device));
  show("gate");
  const mine = new Sender(queue, pairing, say);
  sender = mine;
  for (const kept of await queue.rejected(pairing.device)) {
    board.take({ event: "rejected", event_id: kept.event_id, seq: kept.seq, code: kept.code, reason: kept.reason });
  }
  navigator.locks.request(`linkage-kiosk ${pairing.device}`, () => mine.run()); // held until stopped
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = at("typed").value;
  at("typed").value = "";
  at("typed").focus();
  if (code.trim()) scan(code);
});
at("camera").addEventListener("click", async () => {
  if (camera.on) {
    stopCamera();
    return;
  }
  try {
    at("camera").textContent = "停止 Stop";
    await camera.start();
  } catch (error) {
    stopCamera();
    at("said").textContent = error.message;
  }
});
// A hand scanner types wherever the focus is; what it types belongs into the one field.
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement;
  if (!at("gate").hidden && !typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey) at("typed").focus();
});
at("settings").addEventListener("click", pair);
window.addEventListener("online", () => sender?.wake());

if (!window.isSecureContext) {
  document.body.textContent = "须经 HTTPS 打开本页 This page needs HTTPS (or localhost): without it nothing can be signed.";
} else {
  navigator.serviceWorker?.register("sw.js");
  navigator.storage?.persist?.(); // so that the browser does not clear what is kept when space runs short
  queue = await openQueue();
  const found = await queue.pairing();
  if (found) await begin(found);
  else await pair();
}
