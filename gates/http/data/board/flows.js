// What is on the road, from node to node: how many units, and how late the latest of them.

import { drawn } from "./dom.js";
import { HEIGHT, WIDTH } from "./ground.js";

export const OUTSIDE = "outside";
const LEVELS = ["missing", "overdue", "late"];
const BEND = 0.16; // so that there and back are two lines
const CLEAR = 24; // of the circle of a node
const OUT_AT = [WIDTH / 2, HEIGHT - 22];

const passed = (limit, now) => Boolean(limit) && Date.parse(limit) <= now;
const levelOf = (movement, now) => LEVELS.find((level) => passed(movement[`${level}_at`], now)) ?? "on_time";
const rank = (level) => (LEVELS.includes(level) ? LEVELS.indexOf(level) : LEVELS.length);

// [{from, to, units, level}…], the most units first. Where to is not known of all: those are no flow.
export function flows(movements, now) {
  const known = movements.filter((movement) => movement.destination && movement.destination !== movement.origin_node);
  const between = Map.groupBy(known, (movement) => `${movement.origin_node} ${movement.destination}`);
  const made = [...between].map(([ends, units]) => {
    const [from, to] = ends.split(" ");
    const level = units.map((one) => levelOf(one, now)).sort((one, other) => rank(one) - rank(other))[0];
    return { from, to, units: units.length, level };
  });
  return made.sort((one, other) => rank(one.level) - rank(other.level) || other.units - one.units);
}

export function flowLine(flow, ground, title) {
  const [from, to] = [ground.nodes.get(flow.from), flow.to === OUTSIDE ? OUT_AT : ground.nodes.get(flow.to)];
  if (!from || !to) return null;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const far = Math.hypot(dx, dy);
  const [ux, uy] = [(dx / far) * CLEAR, (dy / far) * CLEAR];
  const bend = [(from[0] + to[0]) / 2 - dy * BEND, (from[1] + to[1]) / 2 + dx * BEND];
  const [x, y] = [(from[0] + to[0]) / 4 + bend[0] / 2, (from[1] + to[1]) / 4 + bend[1] / 2]; // where the curve is half way
  const end = [to[0] - ux, to[1] - uy];
  const width = 1.5 + 2.2 * Math.log2(flow.units + 1);
  const counted = flow.units > 1 || flow.level !== "on_time"; // one unit that is in time is a thin line without a number
  return drawn(
    "g",
    { class: `flow ${flow.level}`, "data-flow": `${flow.from}-${flow.to}` },
    drawn("title", {}, title),
    drawn("path", { d: `M${from[0] + ux},${from[1] + uy}Q${bend} ${end}`, "stroke-width": width }),
    drawn("polygon", { points: arrow(bend, end, 5 + width) }),
    ...(counted ? [drawn("circle", { cx: x, cy: y, r: 11 }), drawn("text", { x, y: y + 5 }, String(flow.units))] : []),
  );
}

// The head at the end of a curve that comes from there.
function arrow(from, [x, y], size) {
  const [dx, dy] = [x - from[0], y - from[1]];
  const far = Math.hypot(dx, dy) / size;
  const [ux, uy] = [dx / far, dy / far];
  const corner = (side) => `${x - ux * 0.6 - (uy * side) / 1.7},${y - uy * 0.6 + (ux * side) / 1.7}`;
  return `${x + ux},${y + uy} ${corner(1)} ${corner(-1)}`;
}
