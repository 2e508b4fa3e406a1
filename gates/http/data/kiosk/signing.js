// Standard Webhooks, symmetric scheme v1: HMAC-SHA256 over "id.seconds.body".

const PREFIX = "whsec_";

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

// The key as something that signs and cannot be read. Throws if the text is no key.
export async function importKey(text) {
  if (!text.startsWith(PREFIX)) throw new Error("密钥以 whsec_ 开头 a key begins with whsec_");
  let raw;
  try {
    raw = bytesOf(text.slice(PREFIX.length));
  } catch {
    throw new Error("密钥无法读取 the key is no base64: was all of it copied?");
  }
  if (raw.length < 24 || raw.length > 64) throw new Error("密钥长度不符 a key has 24 to 64 bytes: was all of it copied?");
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export async function signedHeaders(key, id, seconds, body) {
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${id}.${seconds}.${body}`));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
  };
}
