/**
 * mw.Api for pages and programs outside of a wiki: <script src="…/w/mw-api.js"></script>, or load it in Node.
 *
 * The names and what they do are MediaWiki's (mediawiki.api): get, post, ajax, getToken, postWithToken, abort; promises with
 * done, fail, always, then, catch and abort. A failure gives (code, details); an error of the API gives its own code.
 */
(function (root) {
  "use strict";

  const script = typeof document !== "undefined" && document.currentScript ? document.currentScript.src : undefined;
  const home = script || (typeof location !== "undefined" ? location.href : undefined);
  const DEFAULTS = { parameters: { action: "query", format: "json" }, ajax: { timeout: 30000, method: "GET" } };

  /** A promise with jQuery's ways to listen to it, which programs for mw.Api use. */
  class Promised {
    constructor(promise, abort) {
      this.promise = promise;
      this.abort = abort || (() => {});
      promise.catch(() => {});
    }
    done(...listeners) { this.promise.then((args) => listeners.flat().forEach((f) => f(...args)), () => {}); return this; }
    fail(...listeners) { this.promise.catch((args) => listeners.flat().forEach((f) => f(...list(args)))); return this; }
    always(...listeners) { return this.done(...listeners).fail(...listeners); }
    then(good, bad) {
      const next = this.promise.then(
        (args) => (good ? settled(good(...args)) : args),
        (args) => { if (!bad) throw args; return settled(bad(...list(args))); },
      );
      return new Promised(next, this.abort);
    }
    catch(bad) { return this.then(undefined, bad); }
    promiseOf() { return this.promise; }
  }
  /** What a listener gave back, as the arguments of the next: a promise's own, with all of its details. */
  const settled = (value) => (value instanceof Promised ? value.promise : Promise.resolve(value).then((one) => [one]));
  const list = (args) => (Array.isArray(args) ? args : [args]);

  /** Parameters as they are sent: lists joined by |, or by U+001F where one has a |; false and undefined left out. */
  function prepared(parameters, options) {
    const sent = {};
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined || value === null || value === false) continue;
      if (Array.isArray(value)) {
        const texts = value.map(String);
        const piped = texts.some((text) => text.includes("|"));
        if (piped && !options.useUS) throw new TypeError(`A value of ${name} has a |: use the option useUS.`);
        sent[name] = piped ? "\x1f" + texts.join("\x1f") : texts.join("|");
      } else sent[name] = value === true ? "1" : String(value);
    }
    return sent;
  }

  /** Asks the API of one wiki. Options: parameters (of every request), ajax ({url, timeout, headers}), useUS. */
  class Api {
    constructor(options = {}) {
      this.defaults = {
        ...options,
        ajax: { ...DEFAULTS.ajax, url: address(), ...options.ajax },
      };
      const asNobody = elsewhere(this.defaults.ajax.url) ? { origin: "*" } : {};
      this.defaults.parameters = { ...DEFAULTS.parameters, ...asNobody, ...options.parameters };
      this.requests = new Set();
      this.tokens = {};
    }

    abort() { for (const request of this.requests) request.abort(); }

    get(parameters, ajax = {}) { return this.ajax(parameters, { ...ajax, method: "GET" }); }

    post(parameters, ajax = {}) { return this.ajax(parameters, { ...ajax, method: "POST" }); }

    ajax(parameters, ajax = {}) {
      const settings = { ...this.defaults.ajax, ...ajax };
      const stop = new AbortController();
      const promised = new Promised(this._send(parameters, settings, stop), () => stop.abort());
      this.requests.add(promised);
      promised.always(() => this.requests.delete(promised));
      return promised;
    }

    async _send(parameters, settings, stop) {
      const timer = settings.timeout && setTimeout(() => stop.abort(), settings.timeout);
      let answer, result;
      try {
        const sent = prepared({ ...this.defaults.parameters, ...parameters }, this.defaults);
        const body = new URLSearchParams(sent);
        const query = sent.origin === undefined ? "" : `origin=${encodeURIComponent(sent.origin)}`;
        const url = new URL(settings.url, home);
        url.search = [url.search.slice(1), settings.method === "POST" ? query : body].filter(String).join("&");
        const options = { method: settings.method, headers: settings.headers, signal: stop.signal };
        answer = await fetch(url, settings.method === "POST" ? { ...options, body } : options);
        result = JSON.parse(await answer.text());
      } catch (problem) {
        throw ["http", { xhr: answer, textStatus: problem.name === "AbortError" ? "abort" : "error", exception: problem.message }];
      } finally {
        clearTimeout(timer);
      }
      if (result === null || result === "") throw ["ok-but-empty", "OK response but empty result (check HTTP headers?)", result, answer];
      if (result.error) throw [result.error.code ?? "unknown", result, result, answer];
      if (result.errors) throw [result.errors[0]?.code ?? "unknown", result, result, answer];
      return [result, answer];
    }

    getToken(type) {
      this.tokens[type] ??= this.get({ meta: "tokens", type }).then((said) => {
        const token = said.query?.tokens?.[`${type}token`];
        if (token !== undefined) return token;
        // Who asks as nobody (origin=*) gets none, and may ask again as somebody.
        this.badToken(type);
        return new Promised(Promise.reject([said.query ? "token-missing" : "query-missing", said]));
      });
      return this.tokens[type];
    }

    badToken(type) { delete this.tokens[type]; }

    postWithToken(type, parameters, ajax) {
      return this.getToken(type).then((token) => this.post({ ...parameters, token }, ajax));
    }

    getErrorMessage(data) {
      const messages = data?.errors?.map((error) => error.html ?? error.text ?? error["*"]) ?? [data?.error?.info ?? String(data)];
      return messages.join("\n");
    }
  }

  /** The API of another site, asked as nobody: `new mw.ForeignApi("https://…/w/api.php")`. */
  class ForeignApi extends Api {
    constructor(url, options = {}) {
      super({ ...options, parameters: { origin: "*", ...options.parameters }, ajax: { ...options.ajax, url: String(url) } });
      this.apiUrl = String(url);
    }
  }

  /** Where the API is: beside this script, else at the usual place of the page's own site. */
  function address() {
    return home && new URL(/\/w\/mw-api\.js([?#]|$)/.test(script) ? "api.php" : "/w/api.php", home).href;
  }

  /** Whether an address is of another site than the page: browsers let nobody read its answers without `origin`. */
  function elsewhere(url) {
    return typeof location !== "undefined" && url !== undefined && new URL(url, home).origin !== location.origin;
  }

  const mw = root.mw || {};
  root.mw = Object.assign(mw, { Api, ForeignApi, Promised });
  if (typeof module !== "undefined" && module.exports) module.exports = mw;
})(typeof globalThis !== "undefined" ? globalThis : this);
