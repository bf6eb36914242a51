/* Moves a population on the ballot without a new page. The rules are those of populations/forms/rounds.py (`moved`).

   With a wrong or doubled number the button sends the form as without a script, and the page says what is wrong. */
const form = document.querySelector("[data-ballot]");

if (form) {
  const list = form.querySelector("[data-ballot-list]");
  const status = form.querySelector("[data-ballot-status]");
  const items = () => [...list.children];
  const boxOf = (item) => item.querySelector("input");

  /* The ranked items in their order, or null where the numbers are not in order themselves. */
  function ranked() {
    const typed = items().filter((item) => boxOf(item).value.trim());
    const numbers = typed.map((item) => boxOf(item).value.trim());
    if (!numbers.every((number) => /^[1-9]\d?$/.test(number)) || new Set(numbers).size < numbers.length) return null;
    return typed.sort((one, other) => boxOf(one).value - boxOf(other).value);
  }

  function moved(before, item, direction) {
    const after = [...before];
    const place = after.indexOf(item);
    if (place < 0) return direction === "up" ? [...after, item] : after;
    const other = direction === "up" ? place - 1 : place + 1;
    if (other === after.length) return after.slice(0, -1);
    if (other >= 0) [after[place], after[other]] = [after[other], after[place]];
    return after;
  }

  function words(before, after, item) {
    const name = item.querySelector("[data-ballot-name]").textContent;
    const number = after.indexOf(item) + 1;
    if (!number) return `${name} is not ranked.`;
    const same = after.every((other, place) => other === before[place]) && after.length === before.length;
    return same ? `${name} is number ${number} already.` : `${name} is now number ${number} of ${after.length} ranked.`;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    const before = button && ranked();
    if (!before) return;
    event.preventDefault();
    const item = button.closest("li");
    const after = moved(before, item, button.value.split("-")[0]);
    const rest = items().filter((other) => !after.includes(other));
    const joined = before.includes(item) && !after.includes(item) ? [item, ...rest.filter((other) => other !== item)] : rest;
    list.append(...after, ...joined);
    for (const other of items()) boxOf(other).value = after.includes(other) ? after.indexOf(other) + 1 : "";
    for (const error of list.querySelectorAll(".nhsuk-error-message")) error.remove();
    for (const other of items()) {
      other.classList.remove("nhsuk-form-group--error");
      boxOf(other).classList.remove("nhsuk-input--error");
    }
    status.textContent = words(before, after, item);
    button.focus();
  });
}
