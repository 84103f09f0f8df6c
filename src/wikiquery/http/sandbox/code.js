/** The request as a program, in the languages that clients are written in. */

import { API, query } from "./api.js";

const json = (value) => JSON.stringify(value);
const single = (text) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
const lines = (params, pair, between = ",\n    ") => Object.entries(params).map(([k, v]) => pair(k, v)).join(between);

export const LANGUAGES = {
  Python: (p) => `import requests

answer = requests.get(
    ${json(API)},
    params={
        ${lines(p, (k, v) => `${json(k)}: ${json(v)}`, ",\n        ")},
    },
    headers={"User-Agent": "my-program/1.0 (me@example.org)"},
)
print(answer.json())
`,
  curl: (p) => `curl -G ${single(API)} \\\n  ${lines(p, (k, v) => `--data-urlencode '${`${k}=${v}`.replace(/'/g, "'\\''")}'`, " \\\n  ")}\n`,
  JavaScript: (p) => `const params = new URLSearchParams({
    ${lines(p, (k, v) => `${json(k)}: ${json(v)}`)},
    origin: "*",
});
const answer = await fetch(\`${API}?\${params}\`);
console.log(await answer.json());
`,
  PHP: (p) => `<?php
$params = [
    ${lines(p, (k, v) => `${single(k)} => ${single(v)}`)},
];
$answer = file_get_contents(${single(API + "?")} . http_build_query($params));
print_r(json_decode($answer, true));
`,
};

/** The request's address. */
export const address = (params) => `${API}?${query(params)}`;
