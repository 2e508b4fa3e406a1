// Elements are made of text alone, never of markup: what came from a gate or an agency cannot become part of the page.

export const at = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { type, data, ...rest } = properties;
  if (type) made.className = type;
  Object.assign(made.dataset, data);
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue;
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Drawn anew where it stood: the reader finds each part scrolled to where it was.
export function redraw(place, ...parts) {
  const scrolled = [...place.children].map((part) => part.scrollTop);
  place.replaceChildren(...parts);
  for (const [number, part] of [...place.children].entries()) part.scrollTop = scrolled[number] ?? 0;
}

export function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
