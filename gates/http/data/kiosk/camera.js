// Reads codes by the tablet's camera with the browser's own detector. Where it has none (Firefox, some desktops) the
// hand scanner and the keyboard remain, and the page says so.

const SAME_CODE_MS = 5_000;

export async function detector() {
  if (!("BarcodeDetector" in window)) {
    throw new Error("此浏览器不能用摄像头识码，请用扫码枪或键入 This browser cannot read codes by camera: use a hand scanner or type");
  }
  const known = await BarcodeDetector.getSupportedFormats();
  const formats = ["qr_code", "data_matrix", "code_128"].filter((format) => known.includes(format));
  if (!formats.length) throw new Error("此设备不能识码 This device's detector knows none of our codes");
  return new BarcodeDetector({ formats });
}

export class Camera {
  #stream = null;
  #last = { code: "", at: 0 };

  constructor(video, take) {
    this.video = video;
    this.take = take;
  }

  get on() {
    return this.#stream !== null;
  }

  // Throws with a message for the operator.
  async start() {
    const found = await detector();
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (error) {
      throw new Error(`摄像头不可用 The camera cannot be used: ${error.message}`);
    }
    this.video.srcObject = this.#stream;
    this.video.hidden = false;
    await this.video.play();
    this.#look(found);
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  // A code that stays before the camera is one scan.
  async #look(found) {
    while (this.on) {
      const codes = await found.detect(this.video).catch(() => []);
      const code = codes[0]?.rawValue;
      const now = performance.now();
      if (code && (code !== this.#last.code || now - this.#last.at > SAME_CODE_MS)) this.take(code);
      if (code) this.#last = { code, at: now };
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
