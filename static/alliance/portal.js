"use strict";
/* What eases, and nothing that is needed. */

/* Lists with filters: one that is ticked narrows the list down at once, where the list stands beside it. */
{
  const wide = matchMedia("(min-width:62rem)"), key = "ticked";
  for (const form of document.querySelectorAll("form[data-at-once]")) {
    const said = form.querySelector("[data-said]"), acts = form.querySelector("[data-acts]");
    if (!acts) continue; /* nothing to choose from */
    const show = () => {
      said.hidden = !wide.matches;
      acts.hidden = wide.matches;
    };
    show();
    wide.addEventListener("change", show);
    form.addEventListener("change", ({ target }) => {
      if (target.type !== "checkbox" || !wide.matches) return;
      try {
        sessionStorage.setItem(key, JSON.stringify([target.name, target.value, scrollY]));
      } catch { /* nothing may be stored: then the page begins anew */ }
      form.requestSubmit();
    });
    /* whoever ticked goes on from there */
    try {
      const [name, value, y] = JSON.parse(sessionStorage.getItem(key)) || [];
      sessionStorage.removeItem(key);
      const box = name && [...form.elements].find((each) => each.name === name && each.value === value);
      if (box) {
        const fold = box.closest("details.facet");
        if (fold) fold.open = true;
        box.focus({ preventScroll: true });
      }
      if (name) scrollTo(0, y);
    } catch { /* as above */ }
  }
}

/* What somebody may be about to type, as they type it; else the list holds the names of groups and initiatives. */
for (const input of document.querySelectorAll("input[data-suggest]")) {
  let timer, asked;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`, {signal: asked.signal});
        const texts = answer.ok ? await answer.json() : [];
        if (texts.length) {
          input.list.replaceChildren(...texts.map((text) => new Option("", text)));
        }
      } catch { /* no suggestions, then */ }
    }, 150);
  });
}
