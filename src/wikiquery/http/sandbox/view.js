/** The answer on the screen: JSON in colours, everything else as it came. */

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const MOST = 400_000;

/** Shows JSON, indented; what is no JSON, or very long, stays as it is. */
export function show(place, text, type) {
  let tree;
  if (type.startsWith("application/json")) {
    try { tree = JSON.parse(text); } catch { tree = undefined; }
  }
  if (tree === undefined) return place.replaceChildren(text);
  const pretty = JSON.stringify(tree, null, 2);
  if (pretty.length > MOST) return place.replaceChildren(pretty);
  const parts = document.createDocumentFragment();
  let last = 0;
  for (const found of pretty.matchAll(TOKEN)) {
    parts.append(pretty.slice(last, found.index));
    const [whole, string, colon, word] = found;
    parts.append(coloured(string ?? whole, string ? (colon ? "n" : "s") : word ? "w" : "d"));
    if (colon) parts.append(colon);
    last = found.index + whole.length;
  }
  parts.append(pretty.slice(last));
  return place.replaceChildren(parts);
}

function coloured(text, kind) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}

/** Bytes for people. */
export function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1 << 20 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}
