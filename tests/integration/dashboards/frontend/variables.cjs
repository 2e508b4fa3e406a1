// Grafana's variables as data links use them: ${__value.text}, ${__data.fields.site:percentencode} and the like. What
// they stand for, Grafana keeps under __dataContext; reading it there is part of another package.
'use strict';

const { get } = require('lodash');
const grafana = require('@grafana/data');

const TIME_RANGE = 'from=now-6h&to=now';

function meaning(name, { frame, field, rowIndex, calculatedValue }) {
  switch (name) {
    case '__value':
      return { text: grafana.formattedValueToString(calculatedValue ?? field.display(field.values[rowIndex])) };
    case '__field':
      return { labels: field.labels };
    case '__data':
      return { fields: grafana.getFieldDisplayValuesProxy({ frame, rowIndex }) };
    default:
      return undefined;
  }
}

exports.replaceVariables = (text, scoped = {}) =>
  text.replace(/\$\{(\w+)((?:\.\w+)*)(?::(\w+))?\}/g, (whole, name, path, format) => {
    if (name === '__url_time_range') {
      return TIME_RANGE;
    }
    const value = get(meaning(name, scoped.__dataContext?.value ?? {}), path.slice(1));
    if (value === undefined) {
      throw new Error(`${whole} stands for nothing`);
    }
    return format === 'percentencode' ? encodeURIComponent(String(value)) : String(value);
  });
