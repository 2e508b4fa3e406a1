// Reads codes by the tablet's camera.

import { detector } from "./detector.js";

const SAME_CODE_MS = 5_000;
const FRAME_MS = 150;

export class Camera {
  #stream = null;
  #last = { code: "", at: 0 };

  // `fail` is told why the camera has stopped by itself.
  constructor(video, take, fail) {
    this.video = video;
    this.take = take;
    this.fail = fail;
  }

  get on() {
    return this.#stream !== null;
  }

  // Throws with a message for the operator.
  async start() {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (error) {
      throw new Error(`摄像头不可用 The camera cannot be used: ${error.message}`);
    }
    this.video.srcObject = this.#stream;
    this.video.hidden = false;
    await this.video.play();
    this.#look(this.#stream, await detector());
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  // A code that stays before the camera is one scan.
  async #look(stream, found) {
    try {
      while (this.#stream === stream) {
        const codes = await found.detect(this.video);
        const code = this.#stream === stream && codes[0]?.rawValue;
        const now = performance.now();
        if (code && (code !== this.#last.code || now - this.#last.at > SAME_CODE_MS)) this.take(code);
        if (code) this.#last = { code, at: now };
        await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
      }
    } catch (error) {
      if (this.#stream === stream) this.fail(error);
    } finally {
      found.close?.();
    }
  }
}
