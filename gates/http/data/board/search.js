// A unit by its number as the API takes it; else by how a number, a plate or a seal begins, as the gateway finds it.

import { read } from "./session.js";

const SHORTEST = 3; // signs that the gateway wants
export const MOST = 20;

export const tooShort = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").length < SHORTEST;

// [{unit, found_by, text}…], the best match first; one more than MOST says that there are more.
export async function search(text) {
  const known = await read(`/v1/units/${encodeURIComponent(text)}`).catch((error) => {
    if (error.status === undefined) throw error; // there is no line; else it is no number, or nobody's
    return null;
  });
  if (known) return [{ unit: known.unit, found_by: "unit", text }];
  return (await read(`/v1/search?limit=${MOST + 1}&q=${encodeURIComponent(text)}`)).items;
}
