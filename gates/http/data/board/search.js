// A unit by its number; by plate, seal or part of them among those on the road and those that arrived lately.

import { every, read } from "./session.js";

const LATELY = 1; // pages of a thousand of those that have arrived
const MOST = 20;

const plain = (text) => String(text ?? "").toUpperCase().replace(/[\s·-]/g, "");

// Ids of units, the best match first.
export async function search(wanted) {
  const text = wanted.trim();
  if (!text) return [];
  const known = await read(`/v1/units/${encodeURIComponent(text)}`).then((unit) => unit.unit, () => null);
  if (known) return [known];
  const lists = await Promise.all([
    every("/v1/movements?state=open&limit=1000"),
    every("/v1/movements?state=closed&limit=1000", LATELY),
  ]);
  const holds = (value) => plain(value).includes(plain(text));
  const found = lists.flat().filter(({ plate, seal, unit }) => [plate, seal, unit].some(holds));
  return [...new Set(found.map(({ unit }) => unit))].slice(0, MOST);
}
