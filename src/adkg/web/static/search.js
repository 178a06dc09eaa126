// Answers while one types in a search box: a combobox with a list (WAI-ARIA 1.2). Without this, the box is a plain form.
"use strict";

const WAIT = 120;

function combobox(form, number) {
  const input = form.querySelector('input[type="search"]');
  if (!input || !form.dataset.answers) return;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `answers-${number}`;
  list.className = "answers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels.length ? input.labels[0].textContent : "");
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let timer = 0;
  let asked = "";
  let asking = null;
  let hits = [];
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    chosen = hits.length ? (place + hits.length) % hits.length : -1;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    if (chosen < 0) return;
    input.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function go(place) {
    const kept = new URL(form.dataset.answers, location.href).search;
    const [path, mark] = hits[place].path.split("#");
    location.href = path + kept + (mark ? `#${mark}` : "");
  }

  function show(found) {
    hits = found;
    list.replaceChildren(...hits.map((hit, index) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      const hint = document.createElement("span");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      label.textContent = hit.label;
      hint.className = "quiet";
      hint.textContent = [hit.kind, hit.date].filter(Boolean).join(" · ");
      item.append(label, " ", hint);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); go(index); });
      return item;
    }));
    status.textContent = hits.length ? form.dataset.some.replace("{n}", hits.length) : form.dataset.none;
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    choose(-1 - hits.length);
    chosen = -1;
    [...list.children].forEach((item) => item.setAttribute("aria-selected", "false"));
    input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const text = input.value.trim();
    if (text === asked && !list.hidden) return;
    asked = text;
    if (asking) asking.abort();
    if (!text) { close(); return; }
    asking = new AbortController();
    const address = new URL(form.dataset.answers, location.href);
    address.searchParams.set("q", text);
    address.searchParams.set("lang", document.documentElement.lang);
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).hits);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) { asked = ""; ask(); event.preventDefault(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { choose(chosen + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { choose(chosen < 0 ? hits.length - 1 : chosen - 1); event.preventDefault(); }
    else if (event.key === "Enter" && chosen >= 0) { go(chosen); event.preventDefault(); }
    else if (event.key === "Escape") { close(); event.preventDefault(); }
  });
}

document.querySelectorAll("form.search").forEach(combobox);
