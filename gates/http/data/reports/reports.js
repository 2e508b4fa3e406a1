// The monthly report: reads it, shows it as pages of paper, hands it out as CSV.

import { at, element } from "../board/dom.js";
import { asked, read, signedIn, signIn, signOut } from "../board/session.js";
import { label, say, switchLanguage, word } from "../board/speech.js";
import { pages } from "./pages.js";

let report = null;
let latest = 0; // of two months asked for, the one that was asked for last is shown

const told = (key) => word("report", key);
const query = () => (at("bar").elements.month.value ? `?month=${at("bar").elements.month.value}` : "");

function show() {
  label();
  document.title = told("title");
  at("to-board").textContent = told("to_board");
  at("month-label").textContent = told("month");
  at("print").textContent = told("print");
  at("csv").textContent = told("csv");
  if (report) at("report").replaceChildren(...pages(report));
}

async function load() {
  at("sign-in").hidden = signedIn();
  at("bar").hidden = !signedIn();
  if (!signedIn()) return;
  const mine = (latest += 1);
  at("report").replaceChildren(element("p", { type: "note" }, told("loading")));
  try {
    const found = await read(`/v1/reports/monthly${query()}`);
    if (mine !== latest) return;
    report = found;
    at("wrong").textContent = "";
    at("bar").elements.month.value = report.month;
    history.replaceState(null, "", `?month=${report.month}`);
    show();
  } catch (error) {
    if (mine !== latest) return;
    report = null;
    at("report").replaceChildren();
    at("wrong").textContent = error.message;
    if ([401, 403].includes(error.status)) {
      signOut();
      load();
    }
  }
}

at("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(event.target.elements.token.value.trim(), "");
  event.target.reset();
  load();
});
at("bar").addEventListener("submit", (event) => event.preventDefault());
at("bar").elements.month.addEventListener("change", load);
at("print").addEventListener("click", () => print());
at("language").addEventListener("click", () => {
  switchLanguage();
  show();
});
at("csv").addEventListener("click", async () => {
  try {
    const answer = await asked(`/v1/reports/monthly.csv${query()}`);
    const link = element("a", { href: URL.createObjectURL(await answer.blob()), download: `linkage-${report?.month ?? ""}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    at("wrong").textContent = error.message;
  }
});

at("bar").elements.month.value = new URLSearchParams(location.search).get("month") ?? "";
show();
load();
