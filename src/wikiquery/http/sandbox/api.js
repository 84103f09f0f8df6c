/** Asks the API: requests with timing, and what paraminfo says of modules, each asked once. */

export const API = new URL("w/api.php", location.href).href;
const LONG = 2000;

/** The parameters that are set, as a query string, in the order of the form. */
export function query(params) {
  return Object.entries(params).map(([k, v]) => `${encodeURIComponent(k)}=${encode(v)}`).join("&");
}

function encode(value) {
  return encodeURIComponent(value).replace(/%7C/g, "|").replace(/%20/g, "+").replace(/%3A/g, ":").replace(/%2F/g, "/");
}

/** Sends a request, by POST where `posted`: what came back, how large it is, how long it took in milliseconds. */
export async function send(params, posted) {
  const body = query(params);
  const start = performance.now();
  const answer = posted || body.length > LONG
    ? await fetch(API, { method: "POST", body: new URLSearchParams(params) })
    : await fetch(`${API}?${body}`);
  const text = await answer.text();
  const type = answer.headers.get("Content-Type") || "";
  return { text, type, status: answer.status, ms: performance.now() - start, bytes: new Blob([text]).size,
    error: answer.headers.get("MediaWiki-API-Error") };
}

/** The answer of a query in formatversion 2. */
export async function ask(params) {
  const answer = await fetch(`${API}?${query({ ...params, format: "json", formatversion: "2" })}`);
  return answer.json();
}

const known = new Map();

/** What paraminfo says of modules, by path. */
export async function describe(paths) {
  const wanted = paths.filter((path) => !known.has(path));
  for (let n = 0; n < wanted.length; n += 50) {
    const modules = wanted.slice(n, n + 50).join("|");
    const said = await ask({ action: "paraminfo", modules, helpformat: "html" });
    for (const module of said.paraminfo.modules) known.set(module.path, module);
  }
  return paths.map((path) => known.get(path)).filter(Boolean);
}

/** How much may be asked for at once, by what paraminfo says of titles: "low", "high" (as for bots) or "none" for no limit. */
export async function level() {
  const [query] = await describe(["query"]);
  const titles = query.parameters.find((parameter) => parameter.name === "titles");
  return titles.limit > titles.highlimit ? "none" : titles.limit > titles.lowlimit ? "high" : "low";
}

let namespaces;

/** The wiki's namespaces: [number, name] in order. */
export function namespaceNames() {
  namespaces ??= ask({ action: "query", meta: "siteinfo", siprop: "namespaces" }).then((said) =>
    Object.values(said.query.namespaces).map((ns) => [String(ns.id), ns.name || "(main)"])
      .sort((a, b) => a[0] - b[0]));
  return namespaces;
}

/** Titles that begin with a text. */
export async function titlesLike(text) {
  const said = await ask({ action: "query", list: "prefixsearch", pssearch: text, pslimit: "12" });
  return (said.query?.prefixsearch || []).map((page) => page.title);
}
