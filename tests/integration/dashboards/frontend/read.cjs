// Reads panels with the data frames that answer them, says what an operator reads of each: Grafana's own
// transformations, units, thresholds, mappings and links. JSON from stdin to stdout: [{panel, frames}] → [what is read].
'use strict';

require('./browser.cjs');
const { readFileSync } = require('node:fs');
const { firstValueFrom } = require('rxjs');
const grafana = require('@grafana/data');
const { registry, checkKnown } = require('./field_config.cjs');
const { replaceVariables } = require('./variables.cjs');

const TIME_ZONE = 'Asia/Shanghai';
const theme = grafana.createTheme({ colors: { mode: 'dark' } });

grafana.setTimeZoneResolver(() => TIME_ZONE);
grafana.locationUtil.initialize({
  config: { appSubUrl: '' },
  getTimeRangeForUrl: () => ({ from: 'now-6h', to: 'now' }),
  getVariablesUrlParams: () => ({}),
});
grafana.standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(grafana.standardTransformers).map((one) => [one.id, one])).values()].map((transformation) => ({
    id: transformation.id,
    transformation,
  }))
);

async function shown(panel, frames) {
  for (const { id } of panel.transformations) {
    if (!grafana.standardTransformersRegistry.getIfExists(id)) {
      throw new Error(`no transformation ${id}`);
    }
  }
  checkKnown(panel.fieldConfig);
  restoreInfinity(panel.fieldConfig);
  const context = { interpolate: replaceVariables };
  const data = await firstValueFrom(grafana.transformDataFrame(panel.transformations, frames, context));
  return grafana.applyFieldOverrides({
    data,
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry: registry,
    replaceVariables,
    theme,
    timeZone: TIME_ZONE,
  });
}

// JSON has no -Infinity: where thresholds begin, null is written, and Grafana puts it right when it loads a dashboard.
function restoreInfinity({ defaults, overrides }) {
  const inOverrides = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === 'thresholds'));
  for (const { steps } of [defaults.thresholds, ...inOverrides.map(({ value }) => value)]) {
    steps[0].value = -Infinity;
  }
}

const NAMES = new Map([
  ...['green', 'yellow', 'orange', 'red', 'blue', 'purple'].map((name) => [
    theme.visualization.getColorByName(name),
    name,
  ]),
  [grafana.colorManipulator.asHexString(theme.colors.text.primary), 'text'],
]);

function colourOf({ color }) {
  return color === undefined ? null : (NAMES.get(color) ?? color);
}

function cell(field, index) {
  const value = field.display(field.values[index]);
  const links = field.config.links?.length ? field.getLinks({ valueRowIndex: index }) : [];
  return {
    text: grafana.formattedValueToString(value),
    colour: colourOf(value),
    ...(links.length ? { links: links.map((link) => link.href) } : {}),
  };
}

function table(panel, frames) {
  const [frame] = frames;
  const heading = (field) => grafana.getFieldDisplayName(field, frame, frames);
  const cells = (row) => frame.fields.map((field) => cell(field, row));
  return {
    headings: frame.fields.map(heading),
    rows: inOrder(frame, panel.options.sortBy ?? [], heading).map(cells),
  };
}

// The table sorts what it shows and leaves the frame as it is, so that links find their row.
function inOrder(frame, sortBy, heading) {
  const rows = Array.from({ length: frame.length }, (_, row) => row);
  let numbered = { ...frame, fields: [...frame.fields, { name: '#', type: 'number', config: {}, values: rows }] };
  for (const { displayName, desc } of sortBy) {
    const index = frame.fields.findIndex((field) => heading(field) === displayName);
    if (index < 0) {
      throw new Error(`sorted by ${displayName}, which is no column`);
    }
    numbered = grafana.sortDataFrame(numbered, index, desc);
  }
  return numbered.fields.at(-1).values;
}

function figures(panel, frames) {
  const values = grafana.getFieldDisplayValues({
    fieldConfig: panel.fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    data: frames,
    replaceVariables,
    theme,
    timeZone: TIME_ZONE,
  });
  return values.map(({ display, getLinks, hasLinks }) => ({
    title: display.title,
    text: grafana.formattedValueToString(display),
    colour: colourOf(display),
    ...(hasLinks && getLinks ? { links: getLinks().map((link) => link.href) } : {}),
  }));
}

function series(frames) {
  return frames.map((frame) => {
    const field = frame.fields.find((one) => one.type !== 'time');
    return { title: grafana.getFieldDisplayName(field, frame, frames), ...cell(field, frame.length - 1) };
  });
}

async function read({ panel, frames }) {
  const data = await shown(panel, frames.map(grafana.toDataFrame));
  if (panel.type === 'table' || panel.type === 'geomap') {
    return table(panel, data);
  }
  return panel.type === 'timeseries' ? series(data) : figures(panel, data);
}

Promise.all(JSON.parse(readFileSync(0, 'utf8')).map(read)).then(
  (all) => process.stdout.write(JSON.stringify(all)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  }
);
