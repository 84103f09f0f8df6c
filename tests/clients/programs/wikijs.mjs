// wikijs: one page by its chains.
import module from "wikijs";

const wiki = (module.default ?? module)({ apiUrl: process.argv[2], origin: null });
const page = await wiki.page("Reference Land");
console.log(JSON.stringify({
  title: page.raw.title, links: (await page.links()).sort(), categories: await page.categories(),
  backlinks: (await page.backlinks()).sort().slice(0, 20), langlinks: await page.langlinks(),
  members: (await wiki.pagesInCategory("Category:Lakes")).sort().slice(0, 10),
  exported: (await wiki.exportXml("Reference Land")).replace(/^.*?<\/siteinfo>/s, ""),
}));
