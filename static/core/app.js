/* Starts the design system's components, on the page and on each part that htmx swaps in. */
import { initAll } from "../vendor/nhsuk/nhsuk-frontend.min.js";

initAll();

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx.target;
  if (target?.isConnected) initAll({ scope: target });
});
