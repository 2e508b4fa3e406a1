// What @grafana/data looks for in a browser while it is loaded; none of it is used by what the tests call.
'use strict';

console.log = console.info = () => {}; // a package of its advertises itself; stdout is for the answer

const store = { getItem: () => null, setItem() {}, removeItem() {} };
const element = () => ({ appendChild() {}, setAttribute() {}, style: {}, sheet: { insertRule() {}, cssRules: [] } });

globalThis.window = Object.assign(new EventTarget(), {
  location: { href: 'http://localhost/', origin: 'http://localhost', pathname: '/', search: '' },
  history: { pushState() {}, replaceState() {} },
  localStorage: store,
});
globalThis.localStorage = store;
globalThis.navigator ??= { language: 'en-US', languages: ['en-US'] };
globalThis.document = Object.assign(new EventTarget(), {
  createElement: element,
  getElementsByTagName: () => [element()],
  head: element(),
  body: element(),
  documentElement: element(),
});
