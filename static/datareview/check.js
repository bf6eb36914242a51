/* Checking one excerpt after another: the button has the focus, so that Enter goes on, and the words stay in sight. A key that is held
   down checks nothing: each excerpt is read. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-check]");
  const button = form?.querySelector("button[type=submit]");
  if (!button) return;
  button.addEventListener("keydown", (event) => {
    if (event.repeat) event.preventDefault();
  });
  if ("checkNext" in form.dataset) button.focus({ preventScroll: true });
})();
