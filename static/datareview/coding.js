/* Coding by keyboard: a box that finds codes, ticks the first match with Enter, makes new ones, and saves when it is empty.

   Without this script the page is a list of check boxes, a box for a new code, and a button. */
const form = document.querySelector("[data-coding]");

if (form) {
  const part = (name) => form.querySelector(`[data-coding-${name}]`);
  const box = form.querySelector("#coding-box");
  const list = part("list");
  const offer = part("offer");
  const make = part("make");
  const status = part("status");
  const items = () => [...list.querySelectorAll("[data-coding-code]")];
  const shown = () => items().filter((item) => !item.hidden);
  const nameOf = (item) => item.querySelector("[data-coding-name]").textContent.trim();
  const tickOf = (item) => item.querySelector("input");
  const typed = () => box.value.trim().replace(/\s+/g, " ");
  let target = null;
  let isSent = false;

  /* How well a name fits what is typed: 0 is best, null is not at all. */
  function rank(name, words) {
    const said = name.toLowerCase();
    const asked = words.toLowerCase();
    if (said.startsWith(asked)) return said === asked ? 0 : 1;
    if (said.includes(` ${asked}`)) return 2;
    return asked.split(" ").every((word) => said.includes(word)) ? 3 : null;
  }

  const plural = (number) => `${number} code${number === 1 ? "" : "s"}`;

  function chosen() {
    const number = items().filter((item) => tickOf(item).checked).length;
    return number ? `${plural(number)} ticked.` : "No code is ticked.";
  }

  function find() {
    const words = typed();
    let best = 9;
    target = null;
    for (const item of items()) {
      const fits = words ? rank(nameOf(item), words) : 9;
      item.hidden = words !== "" && fits === null;
      item.classList.remove("app-coding__code--first");
      if (words && fits !== null && fits < best) [best, target] = [fits, item];
    }
    target?.classList.add("app-coding__code--first");
    offer.hidden = !words || best === 0;
    if (words) make.textContent = `Make “${words}” a new code`;
    if (!words) status.textContent = "";
    else if (target) status.textContent = `${plural(shown().length)} found. Enter ${tickOf(target).checked ? "unticks" : "ticks"} “${nameOf(target)}”.`;
    else status.textContent = "No code is called that. Shift and Enter makes it a new one.";
  }

  function clear() {
    box.value = "";
    find();
    box.focus();
  }

  function toggle(item) {
    const tick = tickOf(item);
    tick.checked = !tick.checked;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
    clear();
    status.textContent = `“${nameOf(item)}” is ${tick.checked ? "ticked" : "not ticked any more"}. ${chosen()}`;
  }

  /* A ticked check box for a new code, or a tick on the code that has this name already. */
  function addNew(name) {
    const known = items().find((item) => nameOf(item).toLowerCase() === name.toLowerCase());
    if (known) {
      tickOf(known).checked = true;
      return known;
    }
    const item = part("template").content.firstElementChild.cloneNode(true);
    const tick = tickOf(item);
    tick.id = `new-code-${items().length}`;
    tick.value = name;
    item.querySelector("label").htmlFor = tick.id;
    item.querySelector("[data-coding-name]").textContent = name;
    list.append(item);
    part("none")?.remove();
    return item;
  }

  function makeNew() {
    const name = typed().slice(0, 200);
    if (!name) return;
    addNew(name);
    clear();
    status.textContent = `“${name}” is a new code when you save. ${chosen()}`;
  }

  function onBoxKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.repeat) return;
      if (!typed()) form.requestSubmit();
      else if (event.shiftKey && !offer.hidden) makeNew();
      else if (target) toggle(target);
      else status.textContent = "No code is called that. Shift and Enter makes it a new one.";
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      const first = target ?? shown()[0];
      if (first) tickOf(first).focus();
    } else if (event.key === "Escape" && box.value) {
      event.preventDefault();
      clear();
    }
  }

  function onCodeKey(event) {
    const item = event.target.closest("[data-coding-code]");
    if (!item) return;
    const rows = shown();
    const place = rows.indexOf(item);
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) toggle(item);
    } else if (event.key === "ArrowDown" || event.key === "ArrowRight") {
      event.preventDefault();
      tickOf(rows[place + 1] ?? item).focus();
    } else if (event.key === "ArrowUp" || event.key === "ArrowLeft") {
      event.preventDefault();
      (place ? tickOf(rows[place - 1]) : box).focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      clear();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      box.focus(); // the letter goes into the box
    }
  }

  /* What was typed without script, or came back refused, becomes ticks. */
  function takeOver(plain) {
    const names = [...plain.querySelectorAll("input")].map((input) => input.value.trim()).filter(Boolean);
    if (plain.querySelector(".nhsuk-error-message")) return;
    names.forEach(addNew);
    plain.remove();
  }

  /* Whether the page was opened just now: who comes back, or went to a part of it, stays where they were. */
  const isNew = () => !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";

  function start() {
    takeOver(part("plain"));
    part("filter").hidden = false;
    box.addEventListener("input", find);
    box.addEventListener("keydown", onBoxKey);
    list.addEventListener("keydown", onCodeKey);
    list.addEventListener("change", () => {
      if (!box.value) status.textContent = chosen();
    });
    make.addEventListener("click", makeNew);
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
    addEventListener("pageshow", () => {
      isSent = false;
    });
    box.addEventListener("blur", () => box.setAttribute("aria-describedby", "coding-keys"), { once: true });
    if (document.querySelector(".nhsuk-error-summary, .nhsuk-notification-banner")) return;
    if (isNew() && matchMedia("(max-width: 48.0525em)").matches) document.querySelector("[data-coding-reading]").scrollIntoView(); // past the header
    if (!matchMedia("(pointer: coarse)").matches) box.focus(); // on a phone the keys on the screen would hide the words
    const saved = document.querySelector("[data-coding-saved]");
    const words = saved.textContent;
    saved.textContent = "";
    setTimeout(() => (saved.textContent = words), 100); // a change is read aloud, what was there before is not
  }

  start();
}
