// nodemw: callbacks, formatversion 1.
const Bot = require("nodemw");

const url = new URL(process.argv[2]);
const client = new Bot({ protocol: "http", server: url.hostname, port: Number(url.port), path: "/w", debug: false });
const call = (name, ...args) => new Promise((good, bad) => client[name](...args, (error, data) => (error ? bad(error) : good(data))));
(async () => {
  const said = {
    article: (await call("getArticle", "Reference Land")).slice(0, 30),
    categories: (await call("getArticleCategories", "Reference Land")),
    members: (await call("getPagesInCategory", "Lakes")).map((page) => page.title).sort(),
    info: (await call("getArticleInfo", "Main Page", {}))[0].pageid,
    sitename: (await call("getSiteInfo", ["general"])).general.sitename,
  };
  console.log(JSON.stringify(said));
})();
