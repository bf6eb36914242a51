/* Keeps what a person types into a form with data-draft="name", in this tab only, so that a time-out or a fault loses nothing.

   A draft is put back when the same page is opened again by the same person. It is thrown away when the form was sent and
   another page followed, and when the person signs out. Passwords, files, hidden fields and fields with data-no-draft are never kept. */
(() => {
  "use strict";

  const PREFIX = "draft:";
  const person = document.body.dataset.person;
  const isErrorPage = "pageError" in document.body.dataset;
  const skipped = new Set(["password", "hidden", "file", "submit", "button", "reset", "image"]);

  const keyOf = (form) => `${PREFIX}${person}:${location.pathname}:${form.dataset.draft}`;
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
  const write = (key, draft) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error; // more than a tab keeps: the page still has it
    }
  };

  const isKept = (control) =>
    control.name &&
    !skipped.has(control.type) &&
    control.tagName !== "BUTTON" &&
    control.autocomplete !== "one-time-code" &&
    !("noDraft" in control.dataset);
  const controlsOf = (form) => [...form.elements].filter(isKept);
  const isTick = (control) => control.type === "checkbox" || control.type === "radio";

  function valuesOf(form) {
    return controlsOf(form).map((control) => {
      if (isTick(control)) return [control.name, control.value, control.checked];
      if (control.multiple) return [control.name, null, [...control.selectedOptions].map((option) => option.value)];
      return [control.name, null, control.value];
    });
  }

  function putBack(form, values) {
    const controls = controlsOf(form);
    for (const [name, option, value] of values) {
      const control = controls.find((candidate) => candidate.name === name && (option === null || candidate.value === option));
      if (!control) continue;
      if (isTick(control)) control.checked = value;
      else if (control.multiple) for (const choice of control.options) choice.selected = value.includes(choice.value);
      else control.value = value;
    }
  }

  function tell(form, key, pristine) {
    const note = document.createElement("div");
    note.className = "nhsuk-inset-text app-draft-note";
    note.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = "We have put back what you typed here before. It is not saved yet.";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    button.textContent = "Remove what I typed before";
    button.addEventListener("click", () => {
      putBack(form, pristine);
      sessionStorage.removeItem(key);
      note.remove();
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    note.append(text, button);
    form.prepend(note);
  }

  /* A draft that was sent and did not come back was saved. On a page without a person (sign-in) or an error page, it was not. */
  function settle() {
    const refused = new Set([...document.querySelectorAll("form[data-draft]")].filter(wasRefused).map(keyOf));
    for (const key of keys()) {
      const draft = read(key);
      if (!draft?.sent) continue;
      if (!person || isErrorPage || refused.has(key)) write(key, { ...draft, sent: false });
      else sessionStorage.removeItem(key);
    }
  }

  const wasRefused = (form) => form.querySelector(".nhsuk-error-message") || document.querySelector(".nhsuk-error-summary");

  function forget(matches) {
    keys().filter(matches).forEach((key) => sessionStorage.removeItem(key));
  }

  function watch(form) {
    const key = keyOf(form);
    const pristine = valuesOf(form);
    const draft = read(key);
    if (draft && !wasRefused(form) && JSON.stringify(draft.values) !== JSON.stringify(pristine)) {
      putBack(form, draft.values);
      tell(form, key, pristine);
    }
    const keep = () => write(key, { values: valuesOf(form), sent: false });
    form.querySelectorAll(".app-button-row a").forEach((cancel) => cancel.addEventListener("click", () => sessionStorage.removeItem(key)));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => {
      const kept = read(key);
      if (kept) write(key, { ...kept, sent: true });
    });
  }

  try {
    settle();
  } catch {
    return; // the browser refuses storage: forms work as ever, without drafts
  }
  document.addEventListener("submit", (event) => {
    if ("signsOut" in event.target.dataset) forget(() => true);
  });
  if (!person) return;
  forget((key) => !key.startsWith(`${PREFIX}${person}:`));
  document.querySelectorAll("form[data-draft]").forEach(watch);
})();
