// Completion of names in the search box and its form: a combobox that keyboards and screen readers know.
// Without this file everything works; it only spares typing.
"use strict";
{
  const WAIT = 140;
  const LEAST = 2;
  let number = 0;

  function combobox(input) {
    const kind = input.dataset.complete;
    const list = document.createElement("ul");
    const told = document.createElement("p");
    list.id = `complete-${++number}`;
    list.className = "complete";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "نام‌های پیشنهادی");
    told.className = "sr";
    told.setAttribute("role", "status");
    input.after(list, told);
    input.autocomplete = "off";
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(states)) input.setAttribute(name, value);
    let items = [];
    let replaced = 0;
    let at = -1;
    let timer = 0;
    let asked = null;

    function close() {
      clearTimeout(timer);
      asked?.abort();
      items = [];
      at = -1;
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      at = next;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function take(n) {
      const caret = input.selectionStart;
      const before = input.value.slice(0, caret - replaced) + items[n].insert;
      const after = input.value.slice(caret).trimStart();
      input.value = before + after;
      input.setSelectionRange(before.length, before.length);
      close();
      input.focus();
    }

    function show(answer) {
      items = answer.items;
      replaced = answer.replaced;
      if (!items.length) return close();
      list.replaceChildren(...items.map((item, n) => {
        const option = document.createElement("li");
        const name = document.createElement("bdi");
        const what = document.createElement("span");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        name.textContent = item.value;
        what.className = "kind";
        what.textContent = item.label;
        option.append(name, " ", what);
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(n); });
        return option;
      }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      told.textContent = `${items.length.toLocaleString("fa")} پیشنهاد`;
      mark(-1);
    }

    async function ask() {
      const before = input.value.slice(0, input.selectionStart);
      if (before.trim().length < LEAST) return close();
      asked?.abort();
      asked = new AbortController();
      const where = new URLSearchParams({ text: before.slice(-200), kind });
      try {
        const answer = await fetch(`/complete?${where}`, { signal: asked.signal, headers: { Accept: "application/json" } });
        if (answer.ok) show(await answer.json());
      } catch {
        // asked anew meanwhile, or the server is away: typing goes on
      }
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", () => setTimeout(close, 100));
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = items.length - 1;
      if (event.key === "ArrowDown") mark(at === last ? -1 : at + 1);
      else if (event.key === "ArrowUp") mark(at === -1 ? last : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) take(at);
      else return;
      event.preventDefault();
    });
  }

  function arm() {
    document.querySelectorAll("input[data-complete]:not([role=combobox])").forEach(combobox);
  }

  document.addEventListener("rasad:shown", arm);
  arm();
}
