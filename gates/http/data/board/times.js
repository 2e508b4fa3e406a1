// Times as a control room reads them: China time, and ages by the log's clock, which a recording may run fast.

import { say } from "./speech.js";

const CLOCK = { timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit" };
const clock = new Intl.DateTimeFormat("sv-SE", CLOCK);
const whole = new Intl.DateTimeFormat("sv-SE", { ...CLOCK, year: "numeric", month: "2-digit", day: "2-digit" });
const DAY_MIN = 1_440;

export const clockTime = (text) => (text ? clock.format(new Date(text)) : "");
export const minute = (text) => (text ? whole.format(new Date(text)) : "");
export const dayAndTime = (text) => (text ? whole.format(new Date(text)).slice(5) : "");

export function age(text, now) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(text)) / 60_000));
  if (minutes < 60) return say("minutes", minutes);
  if (minutes < DAY_MIN) return say("hours", Math.floor(minutes / 60), minutes % 60);
  return say("days", Math.floor(minutes / DAY_MIN), Math.floor((minutes % DAY_MIN) / 60));
}

// What a field for local time holds, as an instant with its offset: the control room's time is China's.
export const withOffset = (local) => `${local}:00+08:00`;
export const inHours = (now, hours) => whole.format(new Date(now + hours * 3_600_000)).replace(" ", "T");
