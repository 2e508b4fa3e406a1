// What a search found, below the field: one opens by itself, of several one is chosen.

import { at, element } from "./dom.js";
import { search } from "./search.js";
import { say } from "./speech.js";

const go = (unit) => {
  location.hash = `unit/${encodeURIComponent(unit)}`;
};

function show(...children) {
  at("found").replaceChildren(...children);
  at("found").hidden = !children.length;
}

export const forget = () => show();

let latest = 0; // who searches again, or goes elsewhere meanwhile, is not taken away by what comes late

export function onFind() {
  addEventListener("hashchange", () => (latest += 1));
  at("find").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { wanted } = event.target.elements;
    const mine = (latest += 1);
    let units = [];
    try {
      units = await search(wanted.value);
    } catch (error) {
      if (mine === latest) show(element("p", {}, error.message));
      return;
    }
    if (mine !== latest) return;
    if (units.length === 1) {
      wanted.value = "";
      wanted.blur();
      forget();
      go(units[0]);
      return;
    }
    const address = (unit) => `#unit/${encodeURIComponent(unit)}`;
    const links = units.map((unit) => element("a", { href: address(unit) }, unit.replace("iso6346:", "")));
    show(element("p", {}, units.length ? say("found_many", units.length) : say("nothing_found")), ...links);
    at("found").querySelector("a")?.focus();
  });
}
