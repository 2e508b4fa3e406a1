// Finds codes in a frame of the camera: with the browser's own detector where it has one that knows our codes, else
// with ZXing, which lies beside this file and works in every browser, with a line and without.

const FORMATS = ["qr_code", "data_matrix", "code_128"];
const LONGEST_SIDE = 1280; // of the frame that ZXing looks at: more costs time and finds no more

export async function detector() {
  const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  const formats = FORMATS.filter((format) => known.includes(format));
  return formats.includes("qr_code") ? new BrowsersDetector(formats) : new OwnDetector();
}

// A detector that is there may still fail (on Android it is a service that can be missing): ZXing takes over then.
class BrowsersDetector {
  #detector;
  #own = null;

  constructor(formats) {
    this.#detector = new BarcodeDetector({ formats });
  }

  detect(video) {
    if (this.#own) return this.#own.detect(video);
    return this.#detector.detect(video).catch(() => {
      this.#own = new OwnDetector();
      return [];
    });
  }

  close() {
    this.#own?.close();
  }
}

// As BarcodeDetector, as far as it is used here. It works beside the page, so that the page stays quick.
class OwnDetector {
  #worker = new Worker("decoding.js");
  #canvas = document.createElement("canvas");
  #brush = this.#canvas.getContext("2d", { willReadFrequently: true });

  // One frame at a time. Rejects if the decoder cannot be loaded.
  detect(video) {
    const { videoWidth: wide, videoHeight: high } = video;
    if (!wide) return Promise.resolve([]);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
    this.#canvas.width = Math.round(wide * scale);
    this.#canvas.height = Math.round(high * scale);
    this.#brush.drawImage(video, 0, 0, this.#canvas.width, this.#canvas.height);
    const frame = this.#brush.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((resolve, reject) => {
      const refuse = (why) => reject(new Error(`识码程序未能载入 The decoder cannot be loaded: ${why}`));
      this.#worker.onmessage = ({ data: { code, wrong } }) => {
        if (wrong) refuse(wrong);
        else resolve(code ? [{ rawValue: code }] : []);
      };
      this.#worker.onerror = (event) => refuse(event.message ?? "decoding.js");
      this.#worker.postMessage(frame, [frame.data.buffer]);
    });
  }

  close() {
    this.#worker.terminate();
  }
}
