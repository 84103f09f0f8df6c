// mwn: reads, with formatversion 2 and maxlag as it sends them always.
import { Mwn } from "mwn";

const bot = new Mwn({ apiUrl: process.argv[2], userAgent: "wikiquery tests", silent: true });
await bot.getSiteInfo();
const page = await bot.read("Reference Land");
const list = [];
for await (const json of bot.continuedQueryGen({ action: "query", list: "allpages", apprefix: "Lake ", aplimit: 7 }))
  list.push(...json.query.allpages.map((one) => one.title));
const title = new bot.Title("template:foo bar");
console.log(JSON.stringify({
  pageid: page.pageid, start: page.revisions[0].content.slice(0, 30), list,
  title: title.toText(), links: (await new bot.Page("Main Page").links()).map((link) => link.title),
}));
