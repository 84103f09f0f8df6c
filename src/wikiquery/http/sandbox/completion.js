/** A text field that offers completions: for several values, of the one behind the last |. */

const WAIT = 120;
let counted = 0;

/** Adds completion to an input; `find` gives a promise of texts for what has been typed. */
export function complete(input, find, { multi = false } = {}) {
  const box = document.createElement("div");
  box.className = "combo";
  const list = document.createElement("ul");
  list.id = `offers-${++counted}`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  box.append(input, list);
  let at = -1, timer = 0, asked = 0;

  const split = () => {
    const cut = multi ? input.value.lastIndexOf("|") + 1 : 0;
    return [input.value.slice(0, cut), input.value.slice(cut)];
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const mark = (to) => {
    const items = [...list.children];
    at = (to + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute("aria-selected", n === at));
    input.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const take = (text) => {
    input.value = split()[0] + text;
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
  };
  const offer = async () => {
    const typed = split()[1].trim(), turn = ++asked;
    const texts = typed ? await find(typed).catch(() => []) : [];
    if (turn !== asked || document.activeElement !== input) return;
    list.replaceChildren(...texts.map((text, n) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${n}`;
      item.setAttribute("role", "option");
      item.textContent = text;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(text); });
      return item;
    }));
    at = -1;
    list.hidden = !texts.length;
    input.setAttribute("aria-expanded", String(Boolean(texts.length)));
  };
  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(offer, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0 && !event.ctrlKey) take(list.children[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  return box;
}
