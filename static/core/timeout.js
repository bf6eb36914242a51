/* Warns before the session ends for want of activity, and lets the person stay. Times come from the dialog's data attributes. */
(() => {
  "use strict";

  const dialog = document.getElementById("app-timeout");
  if (!dialog || typeof dialog.showModal !== "function") return;

  const idle = Number(dialog.dataset.idleSeconds) * 1000;
  const warning = Number(dialog.dataset.warnSeconds) * 1000;
  const status = dialog.querySelector("[data-timeout-when]");
  const form = dialog.querySelector("form");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
  dialog.querySelector("[data-timeout-drafts]").hidden = !document.querySelector("form[data-draft]");
  let endsAt = Date.now() + idle;
  let said = "";

  function restart({ tell }) {
    endsAt = Date.now() + idle;
    said = "";
    if (dialog.open) dialog.close();
    if (tell) tabs?.postMessage("extended");
  }

  function words(left) {
    const minutes = Math.ceil(left / 60000);
    if (minutes > 1) return `in ${minutes} minutes`;
    return left > 30000 ? "in 1 minute" : "in less than 30 seconds";
  }

  function leave() {
    const here = encodeURIComponent(location.pathname + location.search);
    location.assign(`${dialog.dataset.signInUrl}?next=${here}`);
  }

  function look() {
    const left = endsAt - Date.now();
    if (left <= 0) {
      clearInterval(timer);
      leave();
    } else if (left <= warning) {
      const now = words(left);
      if (now !== said) status.textContent = said = now; // spoken only when it changes
      if (!dialog.open) dialog.showModal();
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const response = await fetch(dialog.dataset.keepAliveUrl, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (response.ok) restart({ tell: true });
      else leave();
    } catch {
      status.textContent = "soon. We could not reach the service: check your connection and try again";
    }
  });

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape means "stay", not "ignore"
    form.requestSubmit();
  });
  tabs?.addEventListener("message", () => restart({ tell: false }));
  document.addEventListener("htmx:after:request", () => restart({ tell: true }));

  const timer = setInterval(look, 1000);
  tabs?.postMessage("extended"); // opening this page has extended the session for every tab
})();
