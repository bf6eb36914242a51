/* Stops a form before more is sent than the service takes at once, and says so beside the box. What was typed or chosen stays. */
(() => {
  "use strict";

  const problemOf = (box) => {
    const most = Number(box.dataset.mostCharacters);
    if (most && box.value.length > most) {
      return `This is ${box.value.length.toLocaleString("en-GB")} characters, and at most ${most.toLocaleString("en-GB")} can be sent at once. Paste it in smaller parts, or upload a spreadsheet.`;
    }
    const bytes = Number(box.dataset.mostBytes);
    if (bytes && [...(box.files || [])].some((file) => file.size > bytes)) {
      return `The file is larger than ${Math.floor(bytes / 1048576)} MB. Split it into smaller files.`;
    }
    return "";
  };

  function show(box, words) {
    const id = `${box.id}-too-much`;
    document.getElementById(id)?.remove();
    box.closest(".nhsuk-form-group")?.classList.toggle("nhsuk-form-group--error", Boolean(words));
    if (!words) return;
    const message = document.createElement("span");
    message.id = id;
    message.className = "nhsuk-error-message";
    message.setAttribute("role", "alert");
    message.textContent = words;
    box.before(message);
  }

  document.querySelectorAll("[data-most-characters], [data-most-bytes]").forEach((box) => {
    box.addEventListener("change", () => show(box, problemOf(box)));
    box.form?.addEventListener(
      "submit",
      (event) => {
        const words = problemOf(box);
        show(box, words);
        if (!words) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        box.focus();
      },
      { capture: true },
    );
  });
})();
