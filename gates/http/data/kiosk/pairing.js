// Ties this tablet to a gate: device, key, lane and direction, entered once.

import { importKey } from "./signing.js";

const form = document.getElementById("pair");
const wrong = document.getElementById("wrong");
const back = document.getElementById("back");
const dismiss = document.getElementById("dismiss");

// Resolves with the pairing that was saved, or null if the operator went back.
export function askForPairing(queue, present) {
  wrong.textContent = "";
  form.reset();
  const fields = form.elements;
  for (const name of ["device", "lane", "direction", "destination", "operator"]) {
    if (present?.[name]) fields[name].value = present[name];
  }
  fields.key.required = !present;
  fields.key.placeholder = present ? "不变则留空 leave empty to keep it" : "whsec_…";
  back.hidden = !present;
  offerToDismiss(queue, present);
  return new Promise((resolve) => {
    const done = (pairing) => {
      form.onsubmit = back.onclick = null;
      resolve(pairing);
    };
    back.onclick = () => done(null);
    form.onsubmit = async (event) => {
      event.preventDefault();
      try {
        const pairing = await save(queue, present, fields);
        form.reset();
        done(pairing);
      } catch (error) {
        wrong.textContent = error.message;
      }
    };
    fields.device.focus();
  });
}

// What the gateway rejected stands in the count until somebody says that it has been mended elsewhere.
async function offerToDismiss(queue, present) {
  dismiss.hidden = !present || !(await queue.counts(present.device)).rejected;
  dismiss.onclick = async () => {
    await queue.dismissRejected(present.device);
    dismiss.hidden = true;
  };
}

async function save(queue, present, fields) {
  const text = (name) => fields[name].value.trim();
  const typed = text("key");
  if (!typed && text("device") !== present?.device) throw new Error("请输入该设备的密钥 enter the key of that device");
  if (present && text("device") !== present.device && (await queue.counts(present.device)).waiting) {
    throw new Error("尚有未发送的扫描 scans of this device still wait: send them before another is paired");
  }
  const pairing = {
    device: text("device"),
    key: typed ? await importKey(typed) : present.key,
    lane: text("lane"),
    direction: fields.direction.value,
    destination: text("destination") || null,
    operator: text("operator") || null,
  };
  await queue.pair(pairing);
  return pairing;
}
