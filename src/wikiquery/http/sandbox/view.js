/** The answer on the screen: JSON in colours, everything else as it came. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const MOST = 400_000;

/** Shows JSON, indented, in colours where it is not very long; what is no JSON stays as it is. */
export function show(place, text, type) {
  if (!type.startsWith("application/json") || !isJson(text)) return place.replaceChildren(text);
  const pieces = [...indented(text.match(TOKEN) ?? [])];
  if (text.length > MOST) return place.replaceChildren(pieces.map(([piece]) => piece).join(""));
  place.replaceChildren(...pieces.map(([piece, kind]) => (kind ? coloured(piece, kind) : piece)));
}

/** The tokens of JSON as [text, kind], with line breaks and indents between them; punctuation is of no kind. */
function* indented(tokens) {
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  for (const [n, token] of tokens.entries()) {
    const next = tokens[n + 1];
    if (token === "{" || token === "[") {
      const empty = next === "}" || next === "]";
      depth += empty ? 0 : 1;
      yield [empty ? token : token + line()];
    } else if (token === "}" || token === "]") {
      const empty = tokens[n - 1] === "{" || tokens[n - 1] === "[";
      depth -= empty ? 0 : 1;
      yield [empty ? token : line() + token];
    } else if (token === ",") yield [token + line()];
    else if (token === ":") yield [": "];
    else if (token.startsWith('"')) yield [JSON.stringify(JSON.parse(token)), next === ":" ? "n" : "s"];
    else yield [token, /^[tfn]/.test(token) ? "w" : "d"];
  }
}

/** Whether a text is JSON. What it parses to is not shown: objects would have their keys that are numbers first. */
function isJson(text) {
  try { JSON.parse(text); return true; } catch { return false; }
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
