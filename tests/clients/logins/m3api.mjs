// m3api: tokens by their type, cookies by itself.
import Session, { set } from "m3api";

const session = new Session(process.argv[2], { formatversion: 2 }, { userAgent: "wikiquery tests" });
const said = await session.request(
  { action: "login", lgname: "Bot@ref", lgpassword: process.argv[3] },
  { method: "POST", tokenType: "login", tokenName: "lgtoken" },
);
const known = await session.request({ action: "query", meta: set("userinfo"), uiprop: set("groups") });
console.log(JSON.stringify({ login: said.login, user: known.query.userinfo }));
