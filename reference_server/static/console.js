// Says that a list is being fetched, and where it cannot be; copies addresses. All else works without a script.
"use strict";
{
  let latest, list;

  const say = (text, shown) => {
    const said = document.getElementById("said");
    if (!said) return;
    said.textContent = text ?? said.dataset.failed;
    said.classList.toggle("vh", !shown);
  };

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    latest = ctx;
    list = ctx.target;
    list.setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    // One that was given up for a later one leaves that one's sign alone.
    if (ctx === latest) list.removeAttribute("aria-busy");
  });

  document.addEventListener("htmx:before:swap", () => say("", false));
  document.addEventListener("htmx:error", () => say(undefined, true));

  const copy = async (button) => {
    const from = document.getElementById(button.dataset.copy);
    from.select();
    try {
      await navigator.clipboard.writeText(from.value);
    } catch {
      document.execCommand("copy");
    }
    button.firstChild.data = button.dataset.done;
    button.setAttribute("aria-live", "polite");
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
