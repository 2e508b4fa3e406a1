// Times go out in China's time, by this tablet's own clock, right or wrong: the gateway reckons with its error.
// Only signatures are put right by what the gateway's answers say, so that a wrong clock still gets through.

const CHINA_MS = 8 * 3_600_000;

export function rfc3339(ms) {
  return new Date(ms + CHINA_MS).toISOString().replace("Z", "+08:00");
}

// "03-02 08:15:03"
export function dayAndTime(ms) {
  return rfc3339(ms).slice(5, 19).replace("T", " ");
}

export function clockTime(ms) {
  return rfc3339(ms).slice(11, 19);
}

export class SigningClock {
  offMs = 0;

  seconds() {
    return Math.floor((Date.now() - this.offMs) / 1000);
  }

  // Whether a refusal was for the clock, and the clock has been put right by it.
  learn(type, date) {
    const theirs = Date.parse(date ?? "");
    if (!/(stale|early)_timestamp$/.test(type) || Number.isNaN(theirs)) return false;
    const found = Math.round((Date.now() - theirs) / 1000) * 1000;
    if (found === this.offMs) return false;
    this.offMs = found;
    return true;
  }
}
