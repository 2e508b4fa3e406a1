// What rang where and when: by rule and hour, by site and hour, and which rule at which site.

import { heatTable } from "../board/heat_table.js";
import { field } from "../board/speech.js";
import { nothing, table, told } from "./tables.js";

const MOST = 30;
const countOf = (row) => row.alerts;

const siteOf = (row) => (row.site ? `${field(row, "site")} ${row.site}` : (row.node ?? told("no_site")));
const ruleOf = (row) => `${row.rule} ${field(row, "title")}`;

export function heat(report) {
  const rows = report.heat.filter(countOf);
  if (!rows.length) return [nothing()];
  return [
    heatTable(rows, { caption: told("rule_by_hour"), keyOf: (row) => row.rule, headOf: ruleOf, countOf }),
    heatTable(rows, { caption: told("site_by_hour"), keyOf: (row) => row.site ?? row.node, headOf: siteOf, countOf }),
    byRuleAndSite(rows),
  ];
}

function byRuleAndSite(rows) {
  const groups = [...Map.groupBy(rows, (row) => `${row.rule} ${row.node} ${row.site}`).values()].map((some) => {
    const busiest = some.reduce((one, other) => (countOf(other) > countOf(one) ? other : one));
    return { first: some[0], times: some.reduce((sum, row) => sum + countOf(row), 0), busiest };
  });
  groups.sort((one, other) => other.times - one.times);
  const clock = (row) => `${String(row.hour).padStart(2, "0")}:00 (${countOf(row)})`;
  const lines = groups.slice(0, MOST).map(({ first, times, busiest }) => [ruleOf(first), siteOf(first), String(times), clock(busiest)]);
  return table(["rule", "site", "times", "busiest"].map(told), lines, 2, { caption: told("rule_and_site") });
}
