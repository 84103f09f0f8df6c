/** The request as a program, in the languages that clients are written in. */

import { API, query } from "./api.js";

const json = (value) => JSON.stringify(value);
const single = (text) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
const lines = (params, pair, between = ",\n    ") => Object.entries(params).map(([k, v]) => pair(k, v)).join(between);

/** Whether the answer is JSON: other formats, pages and calls are shown as they come. */
const isJson = (p) => p.format === "json" && p.callback === undefined && p.action !== "help" && !p.exportnowrap;

/** Programs by the language: of a request's parameters, and whether it must be sent by POST. */
export const LANGUAGES = {
  Python: (p, posted) => `import requests

answer = requests.${posted ? "post" : "get"}(
    ${json(API)},
    ${posted ? "data" : "params"}={
        ${lines(p, (k, v) => `${json(k)}: ${json(v)}`, ",\n        ")},
    },
    headers={"User-Agent": "my-program/1.0 (me@example.org)"},
)
print(answer.${isJson(p) ? "json()" : "text"})
`,
  curl: (p, posted) => `curl ${posted ? "" : "-G "}${single(API)} \\\n  ${lines(p, (k, v) => `--data-urlencode '${`${k}=${v}`.replace(/'/g, "'\\''")}'`, " \\\n  ")}\n`,
  JavaScript: (p, posted) => `const params = new URLSearchParams({
    ${lines(p, (k, v) => `${json(k)}: ${json(v)}`)},${posted ? "" : `
    origin: "*",`}
});
const answer = await fetch(${
  posted ? `${json(`${API}?origin=*`)}, { method: "POST", body: params }` : `\`${API}?\${params}\``
});
console.log(await answer.${isJson(p) ? "json" : "text"}());
`,
  PHP: (p, posted) => `<?php
$params = [
    ${lines(p, (k, v) => `${single(k)} => ${single(v)}`)},
];
${posted ? `$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => 'Content-Type: application/x-www-form-urlencoded',
    'content' => http_build_query($params),
]]);
$answer = file_get_contents(${single(API)}, false, $context);`
  : `$answer = file_get_contents(${single(API + "?")} . http_build_query($params));`}
${isJson(p) ? "print_r(json_decode($answer, true));" : "echo $answer;"}
`,
};

/** The request's address. */
export const address = (params) => `${API}?${query(params)}`;
