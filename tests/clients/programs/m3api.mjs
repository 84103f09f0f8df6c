// m3api: sets and booleans as JavaScript has them, continuation as an iterator.
import Session, { set } from "m3api";

const session = new Session(process.argv[2], { formatversion: 2 }, { userAgent: "wikiquery tests" });
const titles = [];
for await (const answer of session.requestAndContinue({
  action: "query", generator: "links", titles: set("Reference Land"), gpllimit: 10, prop: set("info", "langlinks"), redirects: true,
})) titles.push(...(answer.query?.pages ?? []).map((page) => [page.title, page.missing ?? false]));
let code = "";
await session.request({ action: "query", list: "langbacklinks", lbltitle: "A" }).catch((error) => { code = error.errors?.[0]?.code ?? String(error); });
console.log(JSON.stringify({ titles: titles.sort(), code }));
