// Two tones for a P1 that nobody has taken on, again and again until somebody has, or mutes it.

import { at } from "./dom.js";
import { say } from "./speech.js";

const KEPT = "linkage-board-muted";
const EVERY_MS = 3_000;
const TONES = [880, 660];
const TONE_S = 0.22;

export class Sound {
  #context = null;
  #due = false;
  #muted = localStorage.getItem(KEPT) === "true";

  constructor() {
    setInterval(() => this.#ring(), EVERY_MS);
    at("sound").addEventListener("click", () => this.toggle());
    // A browser lets a page sound only after somebody has touched it.
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => this.#allow());
  }

  toggle() {
    this.#muted = !this.#muted;
    localStorage.setItem(KEPT, this.#muted);
    this.show();
  }

  for(due) {
    const begins = due && !this.#due;
    this.#due = due;
    if (begins) this.#ring();
    this.show();
  }

  show() {
    const blocked = this.#context?.state !== "running";
    at("sound").textContent = say(this.#muted ? "sound_off" : blocked ? "sound_blocked" : "sound_on");
    at("sound").dataset.ringing = String(this.#due && !this.#muted);
    at("sound").setAttribute("aria-pressed", String(this.#muted));
  }

  async #allow() {
    this.#context ??= new AudioContext();
    if (this.#context.state === "running") return;
    await this.#context.resume();
    this.show();
  }

  #ring() {
    if (!this.#due || this.#muted || this.#context?.state !== "running") return;
    const began = this.#context.currentTime;
    for (const [number, tone] of TONES.entries()) {
      const [source, volume] = [this.#context.createOscillator(), this.#context.createGain()];
      const from = began + number * TONE_S;
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0.25, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + TONE_S); // without it the tone ends in a click
      source.connect(volume).connect(this.#context.destination);
      source.start(from);
      source.stop(from + TONE_S);
    }
  }
}
