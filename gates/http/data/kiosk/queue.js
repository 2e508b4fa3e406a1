// What this tablet has kept and the gateway has not acknowledged yet: IndexedDB, written through to disk.
// A scan is kept once keep() has resolved: number and content went there in one transaction, or neither did.

const SETTLED_KEPT = 500;

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

export async function openQueue() {
  const opening = indexedDB.open("linkage-kiosk", 1);
  opening.onupgradeneeded = () => {
    const db = opening.result;
    db.createObjectStore("settings");
    const items = db.createObjectStore("items", { keyPath: ["device", "seq"] });
    items.createIndex("state", ["state", "device", "seq"]);
    items.createIndex("event_id", "event_id", { unique: true });
  };
  return new Queue(await asked(opening));
}

class Queue {
  constructor(db) {
    this.db = db;
  }

  #write() {
    return this.db.transaction(["settings", "items"], "readwrite", { durability: "strict" });
  }

  #read(store) {
    return this.db.transaction(store).objectStore(store);
  }

  async pairing() {
    return asked(this.#read("settings").get("pairing"));
  }

  // The key is a CryptoKey that cannot be exported: it can sign here and be read nowhere.
  async pair(pairing) {
    const transaction = this.#write();
    transaction.objectStore("settings").put(pairing, "pairing");
    await ended(transaction);
  }

  async keep(device, item) {
    const transaction = this.#write();
    const settings = transaction.objectStore("settings");
    const counter = `next_seq ${device}`;
    const event_id = crypto.randomUUID();
    let kept;
    const number = settings.get(counter);
    number.onsuccess = () => {
      const seq = number.result ?? 1;
      const text = JSON.stringify({ ...item, event_id, seq });
      kept = { device, seq, event_id, text, code: item.unit ?? item.qr_token, kept_at: Date.now(), state: "waiting" };
      settings.put(seq + 1, counter);
      transaction.objectStore("items").add(kept);
    };
    await ended(transaction);
    return kept;
  }

  // In order of their numbers.
  async waiting(device, limit) {
    return asked(this.#read("items").index("state").getAll(this.#all("waiting", device), limit));
  }

  // The one with the highest number, whatever became of it; undefined before the first.
  async last(device) {
    const latest = this.#read("items").openCursor(IDBKeyRange.bound([device, 0], [device, Infinity]), "prev");
    return (await asked(latest))?.value;
  }

  async rejected(device) {
    return asked(this.#read("items").index("state").getAll(this.#all("rejected", device)));
  }

  // Somebody has seen to them: they count as settled from now on.
  async dismissRejected(device) {
    const rejected = await this.rejected(device);
    await this.settle(device, rejected.map((kept) => ({ kept, state: "acknowledged", reason: kept.reason })));
  }

  async counts(device) {
    const index = this.#read("items").index("state");
    const [waiting, rejected] = await Promise.all(
      ["waiting", "rejected"].map((state) => asked(index.count(this.#all(state, device)))),
    );
    return { waiting, rejected };
  }

  // What the gateway said of items that were waiting. Old acknowledged ones go.
  async settle(device, fates) {
    const transaction = this.#write();
    const items = transaction.objectStore("items");
    for (const { kept, state, reason } of fates) items.put({ ...kept, state, reason });
    const acknowledged = items.index("state").getAllKeys(this.#all("acknowledged", device));
    acknowledged.onsuccess = () => {
      for (const key of acknowledged.result.slice(0, -SETTLED_KEPT)) items.delete(key);
    };
    await ended(transaction);
  }

  #all(state, device) {
    return IDBKeyRange.bound([state, device, 0], [state, device, Infinity]);
  }
}
