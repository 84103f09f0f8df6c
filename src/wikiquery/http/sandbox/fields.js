/** One parameter as a field: what it shows, what it sends. */

import { namespaceNames, titlesLike } from "./api.js";
import { complete } from "./completion.js";

const TITLES = /^((base|from|to)?titles?|pages?|(ps)?search|from|to|prefix|templates|categories|images)$/;

/**
 * A field for a parameter of paraminfo; `name` is the whole name on the wire, `level` says how much may be asked for at
 * once: "low", "high" or "none" for no limit. Gives {node, get, set, ready}.
 */
export function field(parameter, name, level) {
  const id = `p-${name}`;
  const { text, values } = read(parameter.description);
  const control = make(parameter, id, values);
  const node = document.createElement("div");
  node.className = "field" + (parameter.deprecated ? " deprecated" : "");
  const label = document.createElement(control.group ? "span" : "label");
  label.className = "label";
  label.id = `${id}-label`;
  label.textContent = name + (parameter.required ? " *" : "");
  if (control.group) {
    control.node.setAttribute("role", "group");
    control.node.setAttribute("aria-labelledby", label.id);
  } else label.htmlFor = id;
  const help = document.createElement("p");
  help.className = "help";
  help.id = `${id}-help`;
  help.textContent = [text, limits(parameter, level)].filter(Boolean).join(" ");
  (control.input || control.node).setAttribute("aria-describedby", help.id);
  node.append(label, control.node, help);
  return { node, name, parameter, get: control.get, set: control.set, ready: control.ready };
}

/** A description in HTML: its sentence, and what it says of each value of an enumeration. */
function read(html) {
  const body = new DOMParser().parseFromString(html || "", "text/html").body;
  const values = {};
  for (const term of body.querySelectorAll("dt")) {
    const said = term.nextElementSibling?.tagName === "DD" ? term.nextElementSibling.textContent.trim() : "";
    values[term.textContent.trim()] = said;
  }
  body.querySelectorAll("dl").forEach((node) => node.remove());
  return { text: body.textContent.trim(), values };
}

function limits(p, level) {
  const said = [];
  if (p.type === "limit") said.push(level === "none" ? "A number, or max." : `1 to ${level === "high" ? p.highmax : p.max}, or max.`);
  else if (p.min !== undefined || p.max !== undefined) said.push(`From ${p.min ?? "…"} to ${p.max ?? "…"}.`);
  if (p.multi && !Array.isArray(p.type)) said.push(`Several values are joined by |; ${p.limit} at most.`);
  if (p.default !== undefined && p.default !== "") said.push(`Default: ${p.default}.`);
  if (p.deprecated) said.push("Deprecated.");
  return said.join(" ");
}

function make(p, id, help) {
  if (p.type === "boolean") return checkbox(id);
  if (p.type === "namespace") return p.multi ? choices(id, namespaceNames(), p) : select(id, namespaceNames());
  if (Array.isArray(p.type)) {
    const values = Promise.resolve(p.type.map((value) => [value, value]));
    return p.multi ? choices(id, values, p, help) : select(id, values, help);
  }
  return p.type === "text" ? lines(id) : text(p, id);
}

function checkbox(id) {
  const node = element("input", { type: "checkbox", id });
  return { node, get: () => (node.checked ? "1" : undefined), set: (value) => { node.checked = value !== undefined; } };
}

function select(id, values, help = {}) {
  const node = element("select", { id });
  node.append(new Option("not sent", ""));
  let wanted = "";
  node.addEventListener("change", () => { wanted = node.value; });
  values.then((pairs) => {
    for (const [value, label] of pairs) {
      const option = new Option(label === value ? value : `${value} ${label}`, value);
      option.title = help[value] ?? "";
      node.append(option);
    }
    node.value = wanted;
  });
  return {
    node,
    get: () => wanted || undefined,
    set: (value) => { wanted = value ?? ""; node.value = wanted; },
  };
}

/**
 * Several of an enumeration: boxes to tick, and the order in which they were ticked is kept. The last box is for no value
 * at all, which is not the same as a parameter that is not sent.
 */
function choices(id, values, p, help = {}) {
  const node = element("div", { id, className: "choices" });
  let chosen = [];
  const show = () => node.querySelectorAll("input").forEach((box) => { box.checked = chosen.includes(box.value); });
  const ready = values.then((pairs) => {
    const none = !pairs.some(([value]) => value === "");
    const excludes = (one, other) => one === other || (none && (one === "" || other === ""));
    const all = [...(p.allspecifier ? [[p.allspecifier, "all"]] : []), ...pairs, ...(none ? [["", "none: sent empty"]] : [])];
    for (const [value, label] of all) {
      const box = element("input", { type: "checkbox", value, id: `${id}-${value}` });
      box.addEventListener("change", () => {
        chosen = chosen.filter((other) => !excludes(value, other)).concat(box.checked ? [value] : []);
        show();
      });
      const line = element("label", { title: help[value] ?? "" });
      line.append(box, label === value ? value || "(empty)" : `${value} ${label}`.trim());
      if ((p.deprecatedvalues || []).includes(value)) line.style.textDecoration = "line-through";
      node.append(line);
    }
    show();
  });
  return {
    node,
    ready,
    group: true,
    get: () => (chosen.length ? chosen.join("|") : undefined),
    set: (value) => { chosen = value === undefined ? [] : parted(value); show(); },
  };
}

/** The values of a parameter that takes several: joined by |, or by U+001F, which stands before the first then. */
const parted = (value) => (value.startsWith("\x1f") ? value.slice(1).split("\x1f") : value.split("|"));

/** A text of many lines. */
function lines(id) {
  const node = element("textarea", { id, rows: 4, spellcheck: false });
  return { node, ...kept(node) };
}

/** What a text field sends: nothing where it is empty, but that it was to be sent empty it remembers. */
function kept(input) {
  let given = false;
  return {
    get: () => input.value || (given ? "" : undefined),
    set: (value) => { given = value === ""; input.value = value ?? ""; },
  };
}

const HINTS = {
  timestamp: "2026-01-31T12:00:00Z, or now",
  expiry: "2 weeks, a timestamp, or never",
  upload: "A file: the sandbox sends none",
};

function text(p, id) {
  const input = element("input", { id, type: p.type === "password" ? "password" : "text", spellcheck: false });
  if (p.type === "password") input.autocomplete = "off";
  if (p.type === "upload") input.disabled = true;
  if (p.type === "limit") input.placeholder = `${p.default ?? ""}`;
  else if (HINTS[p.type]) input.placeholder = HINTS[p.type];
  else if (p.type === "integer") input.inputMode = "numeric";
  if (p.type === "limit" || p.type === "integer") input.pattern = p.multi ? "[\\-+0-9\\|]*" : "[\\-+]?[0-9]*|max";
  if (p.default !== undefined && !input.placeholder) input.placeholder = String(p.default);
  const titled = p.type === "title" || (p.type === "string" && TITLES.test(p.name));
  const node = titled ? complete(input, titlesLike, { multi: p.multi }) : input;
  return { node, input, ...kept(input) };
}

function element(tag, attributes) {
  return Object.assign(document.createElement(tag), attributes);
}
