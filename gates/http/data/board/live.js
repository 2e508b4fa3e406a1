// The gateway's events, read by fetch and not by EventSource: that one cannot send a token in a header.

import { asked, Refused } from "./session.js";

const SILENT_MS = 15_000; // the gateway says the time every five seconds; a line that is silent for longer is dead
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 3_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// "event: name\ndata: {…}" → [name, object]
function understood(block) {
  const lines = block.split("\n");
  const value = (name) => lines.find((line) => line.startsWith(name))?.slice(name.length);
  const data = value("data: ");
  return data ? [value("event: "), JSON.parse(data)] : null;
}

export class Live {
  #ended = false;
  #connection = null;

  // take(name, data) for each event; live(true | false) when the line comes and goes; refused(error) ends it.
  constructor(path, { take, live, refused }) {
    Object.assign(this, { path, take, live, refused });
    this.#run();
  }

  stop() {
    this.#ended = true;
    this.#connection?.abort();
  }

  async #run() {
    for (let wait = FIRST_PAUSE_MS; !this.#ended; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.#listen(() => {
          wait = FIRST_PAUSE_MS / 2; // doubled below: an end in order is followed by a short pause
        });
      } catch (error) {
        this.live(false); // an end in order is none: the gateway ends each stream after a while
        if (error instanceof Refused && [401, 403].includes(error.status)) {
          this.stop();
          this.refused(error);
        }
      }
      if (this.#ended) return;
      await pause(wait * (0.5 + Math.random() / 2)); // so that all boards do not come back at one moment
    }
  }

  async #listen(heard) {
    const connection = new AbortController();
    this.#connection = connection;
    let timer = setTimeout(() => connection.abort(), SILENT_MS);
    try {
      const answer = await asked(this.path, { signal: connection.signal });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let kept = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => connection.abort(), SILENT_MS);
        const blocks = (kept + value).split("\n\n");
        kept = blocks.pop();
        for (const block of blocks) {
          const event = understood(block);
          if (event) this.take(...event);
          heard();
        }
        this.live(true);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
