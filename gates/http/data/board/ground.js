// The ground that maps are drawn on: the region's sites to scale, nodes moved apart where they would cover each other.

import { drawn } from "./dom.js";

export const WIDTH = 1_200;
export const HEIGHT = 720;
const EDGE = 90;
const APART = 84;
const TURNS = 60;

// A place without a shape is a point.
const RINGS = {
  Point: () => [],
  Polygon: ({ coordinates }) => coordinates,
  MultiPolygon: ({ coordinates }) => coordinates.flat(),
};
const rings = (geometry) => RINGS[geometry.type](geometry);

export class Ground {
  constructor(places) {
    this.places = places;
    const all = places.shapes.flatMap((shape) => rings(shape.geometry).flat());
    all.push(...[...places.sites.values()].map((site) => [site.lon, site.lat]));
    const [east, north] = [0, 1].map((axis) => all.map((point) => point[axis]));
    const [west, south] = [Math.min(...east), Math.min(...north)];
    const middle = Math.cos((((south + Math.max(...north)) / 2) * Math.PI) / 180); // a degree east is shorter than one north
    const [wide, high] = [(Math.max(...east) - west) * middle, Math.max(...north) - south];
    const scale = Math.min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high);
    const [left, top] = [(WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2];
    this.at = ([lon, lat]) => [left + (lon - west) * middle * scale, top + (high - (lat - south)) * scale];
    this.nodes = this.#apart();
  }

  site(id) {
    const site = this.places.sites.get(id);
    return site ? this.at([site.lon, site.lat]) : null;
  }

  // The shapes of the sites; a red ring where a device is quiet.
  sites() {
    return this.places.shapes.map(({ id, geometry }) => {
      const [x, y] = this.site(id);
      const quiet = this.places.sites.get(id).devices_quiet > 0;
      const corner = (point) => this.at(point).map((number) => number.toFixed(1)).join(",");
      const path = rings(geometry).map((ring) => `M${ring.map(corner).join("L")}Z`);
      return drawn(
        "g",
        { class: quiet ? "site quiet" : "site", "data-site": id },
        drawn("title", {}, this.places.named(id)),
        drawn("path", { d: path.join("") }),
        drawn("circle", { cx: x, cy: y, r: quiet ? 9 : 4 }),
      );
    });
  }

  #apart() {
    const found = [...this.places.nodes].map(([id, node]) => ({ id, at: this.at([node.lon, node.lat]) }));
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [number, one] of found.entries()) {
        for (const other of found.slice(number + 1)) {
          const [dx, dy] = [other.at[0] - one.at[0] || 1, other.at[1] - one.at[1] || 1];
          const far = Math.hypot(dx, dy);
          if (far >= APART) continue;
          const push = (APART - far) / far / 2;
          one.at = [one.at[0] - dx * push, one.at[1] - dy * push];
          other.at = [other.at[0] + dx * push, other.at[1] + dy * push];
        }
      }
    }
    return new Map(found.map(({ id, at }) => [id, at]));
  }
}

export function picture(label, ...parts) {
  return drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label }, ...parts);
}
