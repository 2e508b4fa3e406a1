// Sends what is kept, in order of its numbers, until the gateway has acknowledged all of it.

import { signedHeaders } from "./signing.js";
import { rfc3339, SigningClock } from "./times.js";

const BATCH = 200;
const TIMEOUT_MS = 15_000;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const HEARTBEAT_MS = 60_000; // until the gateway has said how often this device is to be heard
const SCANS = new URL("../v1/scans", import.meta.url);

export class Sender {
  // say(happening): {event: "answered" | "rejected" | "line", …}
  constructor(queue, pairing, say) {
    this.queue = queue;
    this.pairing = pairing;
    this.say = say;
    this.clock = new SigningClock();
    this.failures = 0;
    this.limit = BATCH;
    this.beatDue = 0;
    this.beatMs = HEARTBEAT_MS;
    this.woken = false;
    this.stopped = false;
    this.stir = () => {};
  }

  // Somebody scans, or the line is back: a back-off is cut short.
  wake() {
    this.woken = true;
    this.stir();
  }

  stop() {
    this.stopped = true;
    this.wake();
  }

  async run() {
    while (!this.stopped) {
      this.woken = false;
      const { device } = this.pairing;
      let pause = { ms: 0, deaf: false };
      try {
        const batch = await this.queue.waiting(device, this.limit);
        const idle = this.beatDue - Date.now();
        if (batch.length || idle <= 0) pause = await this.#send(batch);
        else pause.ms = Math.min(idle, this.beatMs);
      } catch (error) {
        pause.ms = await this.#failed(String(error));
      }
      await this.#pause(pause);
    }
  }

  async #send(batch) {
    const counts = await this.queue.counts(this.pairing.device);
    const body = await this.#batch(batch, counts);
    let answer;
    let told;
    try {
      const headers = await signedHeaders(this.pairing.key, `msg_${crypto.randomUUID()}`, this.clock.seconds(), body);
      answer = await fetch(SCANS, {
        method: "POST",
        body,
        headers: { ...headers, "content-type": "application/json" },
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      told = await answer.json();
    } catch (error) {
      return { ms: await this.#failed(`没有应答 no answer: ${error.message}`), deaf: false };
    }
    if (answer.status !== 200) return this.#refused(answer, told);
    await this.#take(batch, told.results);
    this.failures = 0;
    this.limit = Math.min(this.limit * 2, BATCH);
    if (told.heartbeat_s > 0) this.beatMs = told.heartbeat_s * 1000;
    this.beatDue = Date.now() + this.beatMs;
    await this.#line(true, "");
    return { ms: 0, deaf: false };
  }

  // Items go out as the texts they were kept as; send_time is of this sending.
  async #batch(batch, counts) {
    const battery = await navigator.getBattery?.().catch(() => null);
    const status = { queued: counts.waiting - batch.length, rejected: counts.rejected };
    if (battery) status.battery_pct = Math.round(battery.level * 100);
    const envelope = { device_id: this.pairing.device, send_time: rfc3339(Date.now()), status };
    return `${JSON.stringify(envelope).slice(0, -1)},"items":[${batch.map((kept) => kept.text).join(",")}]}`;
  }

  async #take(batch, results) {
    if (!Array.isArray(results) || results.length !== batch.length || results.some((one, at) => one.event_id !== batch[at].event_id)) {
      throw new Error("答复与批次不符 the answer names other items than the batch had");
    }
    const fates = batch.map((kept, at) => {
      const rejected = results[at].status === "rejected";
      return { kept, result: results[at], state: rejected ? "rejected" : "acknowledged", reason: results[at].reason ?? null };
    });
    if (fates.length) await this.queue.settle(this.pairing.device, fates);
    for (const { kept, result, state } of fates) {
      this.say({ ...result, event: state === "rejected" ? "rejected" : "answered", seq: kept.seq, code: kept.code });
    }
  }

  // Nothing is lost by a refusal: whoever mends the key or the clock lets the items through.
  async #refused(answer, told) {
    const type = String(told?.type ?? "");
    if (answer.status === 401 && this.clock.learn(type, answer.headers.get("date"))) return { ms: 0, deaf: false };
    if (answer.status === 413) this.limit = Math.max(1, Math.floor(this.limit / 2));
    const problem = [answer.status, told?.title_zh, told?.title, told?.detail].filter(Boolean).join(" ");
    const ms = await this.#failed(problem);
    const wanted = Number(answer.headers.get("retry-after") ?? NaN);
    return wanted >= 0 ? { ms: Math.min(wanted * 1000, 3_600_000), deaf: true } : { ms, deaf: false };
  }

  async #failed(problem) {
    this.failures += 1;
    await this.#line(false, problem);
    return Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.failures - 1, 16));
  }

  async #line(online, problem) {
    const counts = await this.queue.counts(this.pairing.device).catch(() => ({ waiting: 0, rejected: 0 }));
    this.say({ event: "line", online, problem, clockOffMs: this.clock.offMs, ...counts });
  }

  // deaf: the gateway has asked for the time, so that not even a scan ends it.
  #pause({ ms, deaf }) {
    if (this.stopped || (this.woken && !deaf)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.stir = () => {
        if (deaf && !this.stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
