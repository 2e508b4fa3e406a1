// What a search found, below the field: one opens by itself, of several one is chosen.

import { at, element } from "./dom.js";
import { MOST, search, tooShort } from "./search.js";
import { say, word } from "./speech.js";

const address = (unit) => `unit/${encodeURIComponent(unit)}`;

function show(...children) {
  at("found").replaceChildren(...children);
  at("found").hidden = !children.length;
}

export const forget = () => show();

let latest = 0; // who searches again, or goes elsewhere meanwhile, is not taken away by what comes late

function link({ unit, found_by: by, text }) {
  const why = by === "unit" ? null : element("small", {}, ` ${word("fields", by)} ${text}`);
  return element("a", { href: `#${address(unit)}` }, unit.replace("iso6346:", ""), why);
}

export function onFind() {
  addEventListener("hashchange", () => (latest += 1));
  at("find").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { wanted } = event.target.elements;
    const text = wanted.value.trim();
    const mine = (latest += 1);
    if (tooShort(text)) {
      show(element("p", {}, say("search_more")));
      return;
    }
    let units = [];
    try {
      units = await search(text);
    } catch (error) {
      if (mine === latest) show(element("p", {}, error.message));
      return;
    }
    if (mine !== latest) return;
    if (units.length === 1) {
      wanted.value = "";
      wanted.blur();
      forget();
      location.hash = address(units[0].unit);
      return;
    }
    const many = units.length > MOST ? say("found_more", MOST) : say("found_many", units.length);
    show(element("p", {}, units.length ? many : say("nothing_found")), ...units.slice(0, MOST).map(link));
    at("found").querySelector("a")?.focus();
  });
}
