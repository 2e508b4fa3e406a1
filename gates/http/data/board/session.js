// Who sits here: the token lives in this window alone and goes out in one header, never in an address.

const KEPT = "linkage-board-session";
let holder = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const signedIn = () => holder !== null;
export const operator = () => holder?.name || undefined;

export function signIn(token, name) {
  holder = { token, name };
  sessionStorage.setItem(KEPT, JSON.stringify(holder));
}

export function signOut() {
  holder = null;
  sessionStorage.removeItem(KEPT);
}

// Raises Refused with the gateway's own words, or TypeError where there is no line.
export async function asked(path, options = {}) {
  const headers = { authorization: `Bearer ${holder?.token ?? ""}`, ...options.headers };
  const answer = await fetch(`..${path}`, { cache: "no-store", ...options, headers });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem.detail ?? answer.statusText);
}

export const read = async (path) => (await asked(path)).json();

export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return (await asked(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

// The rows of a list's first so many pages, and whether there are more.
export async function upTo(pages, path) {
  const rows = [];
  let cursor = null;
  for (let page = 0; page < pages; page += 1) {
    const found = await read(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
    rows.push(...found.items);
    cursor = found.cursor;
    if (!cursor) break;
  }
  return { rows, more: Boolean(cursor) };
}
