// nodemw: action=login without a token first.
const Bot = require("nodemw");

const url = new URL(process.argv[2]);
const client = new Bot({ protocol: "http", server: url.hostname, port: Number(url.port), path: "/w", debug: false });
client.logIn("Bot@ref", process.argv[3], (error, data) => {
  if (error) throw error;
  client.whoami((failed, me) => {
    if (failed) throw failed;
    console.log(JSON.stringify({ login: data.result, name: me.name, groups: me.groups }));
  });
});
