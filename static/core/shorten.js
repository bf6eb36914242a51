/* Says in words how many populations are on the short list while the long list is being sorted. */
const form = document.querySelector(".app-shorten");
const line = form?.querySelector(".app-shorten__count");

function count() {
  const chosen = (value) => form.querySelectorAll(`input[type=radio][value=${value}]:checked`).length;
  const short = Number(form.dataset.short) + chosen("keep");
  const over = short - Number(form.dataset.most);
  const words = [`${short} on the short list`, `${chosen("park")} to park`, `${chosen("leave")} left`];
  if (over > 0) words.push(`${over} too many`);
  const strong = document.createElement("strong");
  strong.textContent = words.join(", ");
  line.replaceChildren(strong);
}

if (line) {
  form.addEventListener("change", count);
  count();
}
