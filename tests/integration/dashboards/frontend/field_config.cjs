// The field options that panels of ours set, each with Grafana's own processor. Grafana fills this registry from its
// editors, which live in another package.
'use strict';

const grafana = require('@grafana/data');

const PROCESSORS = {
  unit: grafana.unitOverrideProcessor,
  decimals: grafana.numberOverrideProcessor,
  displayName: grafana.displayNameOverrideProcessor,
  noValue: grafana.stringOverrideProcessor,
  color: grafana.identityOverrideProcessor,
  thresholds: grafana.thresholdsOverrideProcessor,
  mappings: grafana.valueMappingsOverrideProcessor,
  links: grafana.dataLinksOverrideProcessor,
};
const OF_PANELS = [
  'cellOptions', 'width', 'align', 'filterable',
  'drawStyle', 'lineWidth', 'fillOpacity', 'showPoints', 'spanNulls', 'stacking',
];

function item(id, path, process, isCustom) {
  return { id, path, name: id, process, override: process, shouldApply: () => true, isCustom };
}

exports.registry = new grafana.Registry(() => [
  ...Object.entries(PROCESSORS).map(([id, process]) => item(id, id, process, false)),
  ...OF_PANELS.map((name) => item(`custom.${name}`, name, grafana.identityOverrideProcessor, true)),
]);

// An override that this registry does not know would be passed over without a word.
exports.checkKnown = (fieldConfig) => {
  const asked = [
    ...Object.keys(fieldConfig.defaults).filter((id) => id !== 'custom'),
    ...Object.keys(fieldConfig.defaults.custom ?? {}).map((name) => `custom.${name}`),
    ...fieldConfig.overrides.flatMap((override) => override.properties.map((property) => property.id)),
  ];
  const unknown = asked.filter((id) => !exports.registry.getIfExists(id));
  if (unknown.length) {
    throw new Error(`field options that nobody processes: ${unknown}`);
  }
};
