// mwn: a bot password, and assert with each request.
import { Mwn } from "mwn";

const bot = new Mwn({ apiUrl: process.argv[2], username: "Bot@ref", password: process.argv[3], userAgent: "wikiquery tests", silent: true, defaultParams: { assert: "user" } });
await bot.login();
const json = await bot.query({ meta: "userinfo", uiprop: "groups" });
let wrong = "";
const other = new Mwn({ apiUrl: process.argv[2], username: "Bot@ref", password: "0".repeat(32), silent: true });
await other.login().catch((error) => { wrong = error.code ?? error.message; });
console.log(JSON.stringify({ user: json.query.userinfo, bot: bot.hasApiHighLimit, token: bot.csrfToken.length, wrong }));
