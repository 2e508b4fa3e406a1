// The page in Chinese or English: every word of it from one catalogue, the texts of rules from the gateway.

import { at } from "./dom.js";
import { WORDS } from "./words.js";

const KEPT = "linkage-board-language";
let language = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

const spoken = (pair) => pair[language === "zh" ? 0 : 1];

export function say(key, ...values) {
  return values.reduce((text, value) => text.replace("{}", () => value), spoken(WORDS.page[key]));
}

// What is not in the catalogue is shown as it is recorded.
export function word(family, key) {
  const pair = Object.hasOwn(WORDS[family], key) ? WORDS[family][key] : null;
  return pair ? spoken(pair) : String(key ?? "");
}

// A field that comes in both languages: title_zh, title_en.
export const field = (object, name) => object[`${name}_${language}`] ?? "";

export function label() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of document.querySelectorAll("[data-hint]")) {
    one.placeholder = say(one.dataset.hint);
    one.setAttribute("aria-label", say(one.dataset.hint));
  }
  at("list")?.setAttribute("aria-label", say("alerts"));
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, language);
  label();
}
