/* Passkeys: asks the browser for one and posts what it answers.
 *
 * <form data-passkey="add | use | sign-in" data-options="{…}">: "add" makes a passkey, "use" and "sign-in" prove that there is one;
 * "sign-in" fetches its options from the form's address first. Inside: a hidden input named credential, [data-passkey-on] (hidden
 * until this script runs), [data-passkey-off] (shown until then) and [data-passkey-error].
 */
(() => {
  "use strict";

  const passkeys = window.webauthnJSON;

  const refused = {
    InvalidStateError: "This device already has a passkey for your account.",
    NotAllowedError: "No passkey was used: you cancelled, or it took too long. Try again.",
    SecurityError: "Passkeys do not work at this address of the service.",
  };

  async function options(form) {
    if (form.dataset.passkey !== "sign-in") return JSON.parse(form.dataset.options);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
    return (await response.json()).request_options;
  }

  function forAdding(asked, alone) {
    const selection = asked.publicKey.authenticatorSelection;
    selection.residentKey = alone ? "required" : "discouraged";
    selection.requireResidentKey = alone;
    if (alone) selection.userVerification = "required";
    return asked;
  }

  async function credential(form) {
    const asked = await options(form);
    if (form.dataset.passkey === "add") return passkeys.create(forAdding(asked, Boolean(form.elements.passwordless?.checked)));
    return passkeys.get(asked);
  }

  function start(form) {
    for (const element of form.querySelectorAll("[data-passkey-on]")) element.hidden = false;
    for (const element of form.querySelectorAll("[data-passkey-off]")) element.hidden = true;
    const error = form.querySelector("[data-passkey-error]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      error.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
      } catch (problem) {
        error.textContent = refused[problem.name] ?? "The passkey could not be used. Try again, or use another way.";
        error.hidden = false;
        return;
      }
      form.submit();
    });
  }

  if (passkeys?.supported()) document.querySelectorAll("form[data-passkey]").forEach(start);
})();
