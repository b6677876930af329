// Says that a list is being fetched, and where it cannot be; everything else of the pages works without a script.
"use strict";

let latest;

const say = (text, shown) => {
  const said = document.getElementById("said");
  if (!said) return;
  said.textContent = text;
  said.classList.toggle("vh", !shown);
};

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  latest = ctx;
  ctx.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  // One that was given up for a later one leaves that one's sign alone.
  if (ctx === latest && ctx.target) ctx.target.removeAttribute("aria-busy");
});

document.addEventListener("htmx:before:swap", () => say("", false));

document.addEventListener("htmx:error", () => {
  const said = document.getElementById("said");
  if (said) say(said.dataset.failed, true);
});
