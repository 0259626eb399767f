"use strict";
// Keys and focus. Every act also stands on the page as a link or a button: without this file all still works.
(() => {
  const body = document.body;
  const live = document.getElementById("live");
  const say = (text) => { if (live) live.textContent = text; };

  const bindings = new Map();
  for (const row of document.querySelectorAll("[data-binds]")) bindings.set(row.dataset.by, row.dataset.binds);

  // A choice takes no letters: keys go on acting while one has the focus.
  const chosen = (at) => at instanceof HTMLInputElement && /^(radio|checkbox)$/.test(at.type);
  const typing = (at) => at instanceof HTMLElement && !chosen(at) && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));

  // The lines that j and k go through.
  const step = (by) => {
    const lines = [...document.querySelectorAll("[data-step]")];
    if (!lines.length) return false;
    const at = lines.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : Math.min(lines.length - 1, Math.max(0, at + by));
    lines[next].focus();
    return true;
  };

  const press = (name) => {
    if (name === "next" && step(1)) return true;
    if (name === "previous" && step(-1)) return true;
    if (name === "open" && document.activeElement instanceof HTMLAnchorElement) { document.activeElement.click(); return true; }
    if (name === "tick") {
      const box = document.activeElement.closest("tr")?.querySelector("input[type=checkbox]");
      box?.click();
      return Boolean(box);
    }
    const pressed = document.querySelector(`[data-key~="${name}"]`);
    if (!(pressed instanceof HTMLElement)) return false;
    const field = /^(INPUT|TEXTAREA|SELECT)$/.test(pressed.tagName);
    if (field || pressed.tagName === "SUMMARY") pressed.focus();
    const outcome = name.startsWith("outcome-");
    if (!field || outcome || "chooses" in pressed.dataset) pressed.click();
    if (outcome) (document.getElementById(pressed.dataset.then) || pressed).focus();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const name = bindings.get(event.key);
    if (!name || document.querySelector("dialog[open]")) return;
    if (event.key !== "Escape" && (typing(event.target) || !("singleKeys" in body.dataset))) return;
    if (press(name)) event.preventDefault();
  });

  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => {
      const dialog = document.getElementById(button.dataset.opens);
      if (!(dialog instanceof HTMLDialogElement)) return;
      dialog.showModal();
      // Its first button stands at the end: the heading is where one begins to read.
      dialog.querySelector("h2")?.focus();
    });
  }

  // What was refused is mended where it was: keys typed on must not act on the page.
  const refused = document.querySelector("form.refused");
  if (refused) {
    const chosen = refused.querySelector("input[name=outcome]:checked");
    const field = (chosen && refused.elements.namedItem(chosen.dataset.then)) || refused.querySelector("input:not([type=hidden])");
    if (field instanceof HTMLElement) field.focus();
  }

  // Passages open below their place, one at a time: the one before closes.
  const close = () => {
    for (const one of document.querySelectorAll(".unfolded-row, .unfolded")) one.remove();
    for (const one of document.querySelectorAll("[data-fold] button[aria-expanded]")) one.setAttribute("aria-expanded", "false");
  };
  // In a table a passage has a row of its own, as wide as the table.
  const put = (box, host) => {
    const row = host.closest("tr");
    if (!row) { host.append(box); return; }
    const line = document.createElement("tr"), cell = document.createElement("td");
    line.className = "unfolded-row";
    cell.colSpan = row.cells.length;
    cell.append(box);
    line.append(cell);
    row.after(line);
  };
  const opened = new WeakMap();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && "once" in form.dataset) {
      // What is made once is downloaded: the page stays, and its button would offer it again.
      const button = form.querySelector("button");
      setTimeout(() => { button.disabled = true; button.after(form.dataset.once); say(form.dataset.once); }, 0);
      return;
    }
    if (!(form instanceof HTMLFormElement) || !("fold" in form.dataset)) return;
    event.preventDefault();
    // A form that stands in an open box asks why something is read late: the place it is about is around the box.
    const within = form.closest(".unfolded");
    const [host, button] = within ? opened.get(within)
      : [form.closest("td, li") || form.parentElement, form.querySelector("button")];
    const open = !within && button.getAttribute("aria-expanded") === "true";
    const asked = new URLSearchParams(new FormData(form));
    close();
    if (open) return;
    let answer;
    // Where nothing answers, the browser says so in its own words.
    try { answer = await fetch(form.action, { method: "POST", body: asked }); } catch { form.submit(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const text = page.getElementById("passage") || page.querySelector(".error");
    if (!text) { form.submit(); return; }
    const box = document.createElement("div");
    box.className = "unfolded";
    box.tabIndex = -1;
    box.append(document.importNode(text, true));
    opened.set(box, [host, button]);
    put(box, host);
    if (button) button.setAttribute("aria-expanded", "true");
    box.focus();
    say(text.textContent.trim().slice(0, 200));
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
})();
