// The worker that looks for a code in a frame: ImageData in, `code` out (null where there is none), or `wrong` where the
// decoder cannot be loaded.

importScripts("zxing_reader.js");

const OF_OURS = { formats: ["QRCode", "DataMatrix", "Code128"], textMode: "Plain", maxNumberOfSymbols: 1, tryHarder: true };

ZXingWASM.prepareZXingModule({ overrides: { locateFile: (file) => file } });

self.onmessage = async ({ data: frame }) => {
  try {
    const [found] = await ZXingWASM.readBarcodes(frame, OF_OURS);
    self.postMessage({ code: found?.isValid ? found.text : null });
  } catch (error) {
    self.postMessage({ wrong: String(error.message ?? error) });
  }
};
