// Nodes and sites by name, and how many of their devices are quiet. Shapes come from the public GeoJSON.

import { read } from "./session.js";
import { field } from "./speech.js";

export class Places {
  sites = new Map();
  nodes = new Map(); // id → {node_zh, node_en, lon, lat}: the middle of its sites
  shapes = [];

  async load() {
    const [{ features }] = await Promise.all([read("/geo/sites.geojson"), this.refresh()]);
    this.shapes = features;
  }

  async refresh() {
    const { items } = await read("/v1/sites");
    this.sites = new Map(items.map((site) => [site.site, site]));
    this.nodes = new Map();
    for (const [node, sites] of Map.groupBy(items, (site) => site.node)) {
      const middle = (name) => sites.reduce((sum, site) => sum + site[name], 0) / sites.length;
      this.nodes.set(node, { ...sites[0], lon: middle("lon"), lat: middle("lat") });
    }
  }

  // "Shibuling terminal BH-SBL": the name for whoever reads, the code for whoever calls.
  named(id) {
    const [site, node] = [this.sites.get(id), this.nodes.get(id)];
    const name = site ? field(site, "name") : node ? field(node, "node") : "";
    return name ? `${name} ${id}` : (id ?? "");
  }

  nodeName = (id) => (this.nodes.has(id) ? field(this.nodes.get(id), "node") : id);

  get quiet() {
    return [...this.sites.values()].filter((site) => site.devices_quiet > 0);
  }
}
