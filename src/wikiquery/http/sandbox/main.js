/** The sandbox: a form of the modules that a request uses, and what the API answers to it. */

import { ask, describe, level, send } from "./api.js";
import { address, LANGUAGES } from "./code.js";
import { field } from "./fields.js";
import { show, size } from "./view.js";

const FIRST = { action: "query", format: "json", formatversion: "2" };
const at = (id) => document.getElementById(id);
const fields = new Map();
const opened = new Set();
let building = 0;
let answered = null;
let posted = false;
/** How much this server gives at once. */
let most = "low";
/** What the request that the form shows is continued with. */
let onward = {};
let tab = "JSON";

/** The parameters that are set, in the order of the form. */
function params() {
  const said = {};
  for (const one of fields.values()) {
    const value = one.get();
    if (value !== undefined) said[one.name] = value;
  }
  return said;
}

/** What is sent: the form's request, or where it goes on. */
const request = () => ({ ...params(), ...onward });

/** The same for others to see: `instead` stands for passwords, which are left out where it is nothing. */
function seen(instead) {
  const said = request();
  for (const { name, parameter } of fields.values()) {
    if (parameter.type !== "password" || said[name] === undefined) continue;
    if (instead) said[name] = instead;
    else delete said[name];
  }
  return said;
}

/** The modules that a request uses: [path, prefix] in the order of the form. */
async function modules(values) {
  const found = [];
  const visit = async (path, lead) => {
    const [module] = await describe([path]);
    if (!module) return;
    const prefix = lead + module.prefix;
    found.push([module, prefix]);
    for (const parameter of module.parameters) {
      const chosen = values[prefix + parameter.name] ?? (path === "main" ? FIRST[parameter.name] : undefined);
      if (!parameter.submodules || !chosen) continue;
      const paths = chosen.split("|").map((value) => parameter.submodules[value]).filter(Boolean);
      await describe(paths);
      for (const child of paths) await visit(child, parameter.submoduleparamprefix ?? "");
    }
  };
  await visit("main", "");
  return found;
}

/** Builds the form for these values; fields that stay keep their focus, and, where `typing`, what was typed meanwhile. */
async function build(values, typing = false) {
  const turn = ++building;
  const used = await modules(values);
  if (turn !== building) return;
  posted = used.some(([module]) => module.mustbeposted);
  if (typing) values = params();
  const focused = document.activeElement?.id;
  const scrolled = [...at("modules").querySelectorAll(".choices")].map((list) => [list.id, list.scrollTop]);
  fields.clear();
  at("modules").replaceChildren(...used.map(([module, prefix]) => section(module, prefix, values)));
  examples(used);
  changed();
  await Promise.all([...fields.values()].map((one) => one.ready));
  for (const [id, top] of scrolled) if (at(id)) at(id).scrollTop = top;
  if (focused && document.activeElement === document.body) at(focused)?.focus({ preventScroll: true });
}

/** The fields of one module: those in use and the first ones open, the rest one click away. */
function section(module, prefix, values) {
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = module.path === "main" ? "Request" : module.path;
  const rest = document.createElement("details");
  rest.className = "more";
  rest.open = opened.has(prefix + module.path);
  rest.addEventListener("toggle", () => opened[rest.open ? "add" : "delete"](prefix + module.path));
  const title = document.createElement("summary");
  rest.append(title);
  set.append(legend);
  for (const parameter of module.parameters) {
    const one = field(parameter, prefix + parameter.name, most);
    one.set(values[one.name]);
    fields.set(one.name, one);
    const shown = values[one.name] !== undefined || parameter.required || isShown(module, parameter);
    one.node.classList.toggle("set", values[one.name] !== undefined);
    (shown ? set : rest).append(one.node);
  }
  const more = rest.children.length - 1;
  title.textContent = `${more} more ${more === 1 ? "parameter" : "parameters"}`;
  if (rest.children.length > 1) set.append(rest);
  return set;
}

const ALWAYS = { main: ["action", "format"], query: ["prop", "list", "meta", "generator", "titles"] };
const isShown = (module, parameter) =>
  ALWAYS[module.path]?.includes(parameter.name) ?? (module.parameters.length < 8 && parameter.name !== "continue");

function examples(used) {
  const options = used.flatMap(([module]) => module.examples || []).map((example) => {
    const text = new DOMParser().parseFromString(example.description, "text/html").body.textContent;
    return new Option(text.trim() || example.query, example.query);
  });
  const chosen = at("examples").value;
  at("examples").replaceChildren(new Option("choose …", ""), ...options);
  if (options.some((option) => option.value === chosen)) at("examples").value = chosen; // arrows go on from it
}

/** What follows from a change of the form: it is another request, which begins anew. */
function changed() {
  onward = {};
  tell();
}

/** Shows the request: its address, which is the page's own, too, and the programs. */
function tell() {
  const said = seen();
  at("url").value = address(said);
  history.replaceState(null, "", `#${address(said).split("?")[1]}`);
  for (const one of fields.values()) one.node.classList.toggle("set", one.get() !== undefined);
  if (tab !== "JSON") shown();
}

function shown() {
  for (const button of at("tabs").children) {
    const chosen = button.textContent === tab;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    if (chosen) at("panel").setAttribute("aria-labelledby", button.id);
  }
  if (tab === "JSON") answered ? show(at("shown"), answered.text, answered.type) : at("shown").replaceChildren();
  else at("shown").textContent = LANGUAGES[tab](seen("…"), posted);
}

/** Sends the form's request from its beginning. */
function begun() {
  changed();
  return run();
}

async function run() {
  at("problem").textContent = "";
  at("timing").textContent = "…";
  try {
    answered = await send(request(), posted);
  } catch (problem) {
    at("timing").textContent = "";
    at("problem").textContent = `No answer: ${problem.message}`;
    return;
  }
  const error = answered.error ? `, error ${answered.error}` : "";
  at("timing").textContent = `${answered.ms.toFixed(1)} ms, ${size(answered.bytes)}, status ${answered.status}${error}`;
  at("timing").classList.toggle("bad", Boolean(answered.error));
  tab = "JSON";
  shown();
  at("more").hidden = !following();
  if (at("answer").getBoundingClientRect().top > innerHeight / 2) at("answer").scrollIntoView();
}

/** Where the answer goes on: its `continue`, where there is one. */
function following() {
  try { return JSON.parse(answered.text).continue; } catch { return undefined; }
}

async function goOn() {
  onward = following();
  tell();
  await run();
}

function read(text) {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Chooses a tab of the answer; arrows go from one to the next. */
function tabs() {
  for (const name of ["JSON", ...Object.keys(LANGUAGES)]) {
    const button = Object.assign(document.createElement("button"), { type: "button", id: `tab-${name}`, textContent: name });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", "panel");
    button.addEventListener("click", () => { tab = name; shown(); });
    button.addEventListener("keydown", (event) => {
      const next = { ArrowRight: button.nextElementSibling, ArrowLeft: button.previousElementSibling }[event.key];
      if (next) { next.focus(); next.click(); }
    });
    at("tabs").append(button);
  }
}

/** Copies what is shown; pages that came without TLS have no clipboard, but may copy what is selected. */
async function copy() {
  if (navigator.clipboard) await navigator.clipboard.writeText(at("shown").textContent);
  else {
    getSelection().selectAllChildren(at("shown"));
    document.execCommand("copy");
  }
  at("copy").textContent = "Copied";
  setTimeout(() => { at("copy").textContent = "Copy"; }, 1500);
}

async function begin() {
  tabs();
  at("request").addEventListener("submit", (event) => { event.preventDefault(); begun(); });
  at("request").addEventListener("input", changed);
  at("request").addEventListener("change", (event) => {
    const one = [...fields.values()].find((each) => each.node.contains(event.target));
    one?.parameter.submodules ? build(params(), true) : changed();
  });
  addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) begun(); });
  addEventListener("hashchange", () => build(read(location.hash.slice(1))));
  at("more").addEventListener("click", goOn);
  at("clear").addEventListener("click", () => { answered = null; at("more").hidden = true; build(FIRST).then(shown); });
  at("copy").addEventListener("click", copy);
  at("examples").addEventListener("change", (event) => {
    if (event.target.value) build({ ...FIRST, ...read(event.target.value.replaceAll("+", "%2B")) }).then(run);
    event.stopPropagation();
  });
  at("url").addEventListener("focus", () => at("url").select());
  const asked = read(location.hash.slice(1));
  most = await level();
  await build(Object.keys(asked).length ? asked : FIRST);
  shown();
  const said = await ask({ action: "query", meta: "siteinfo", siprop: "general" });
  const general = said.query?.general ?? {};
  at("wiki").textContent = [general.sitename, general.snapshot?.date].filter(Boolean).join(", ");
}

begin().catch((problem) => { at("problem").textContent = `The sandbox cannot begin: ${problem.message}`; });
