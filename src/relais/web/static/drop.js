"use strict";
// Dropped files, and how far they are. Without this file a form with its file field does the same.
(() => {
  const live = document.getElementById("live");
  const POLL = 1000;

  // A folder that is dropped, with the paths inside it.
  const entries = async (entry, path, found) => {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      found.push([path + entry.name, file]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const one of some) await entries(one, `${path}${entry.name}/`, found);
    }
  };

  // What the server says it has read, while it reads.
  const reading = async (told, before) => {
    const answer = await fetch("/take-in/progress");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const text = page.getElementById("progress");
    if (text) told.textContent = `${before} ${text.textContent}`;
  };

  // The answer takes the place of the page: what was typed, and what became of each file, stand in it.
  const show = (request) => {
    const within = new URL(request.responseURL, location.href);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main || within.pathname !== new URL(request.action).pathname) { location.assign(within); return; }
    document.querySelector("main").replaceWith(document.importNode(main, true));
    document.title = page.title;
    prepare();
    document.getElementById("main").focus();
    const said = document.querySelector("main [role=alert], main [role=status]");
    if (said && live) live.textContent = said.textContent.trim().slice(0, 200);
  };

  const send = (form, data) => {
    const progress = form.querySelector("progress");
    const told = form.querySelector("[data-told]");
    const request = new XMLHttpRequest();
    let polling = 0, uploaded = false;
    request.action = form.action;
    request.open("POST", form.action);
    progress.hidden = false;
    told.textContent = form.dataset.sending;
    if (live) live.textContent = form.dataset.sending;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    request.upload.addEventListener("progress", (event) => { progress.value = 100 * event.loaded / event.total; });
    request.upload.addEventListener("load", () => {
      uploaded = true;
      progress.removeAttribute("value");
      told.textContent = form.dataset.reading;
      if (live) live.textContent = form.dataset.reading;
      polling = setInterval(() => { reading(told, form.dataset.reading).catch(() => {}); }, POLL);
    });
    request.addEventListener("loadend", () => { clearInterval(polling); });
    request.addEventListener("load", () => { show(request); });
    request.addEventListener("error", () => {
      progress.hidden = true;
      // What had arrived may be sealed already: only of what never arrived is it certain that nothing was kept.
      told.textContent = uploaded ? form.dataset.lost : form.dataset.failed;
      if (live) live.textContent = told.textContent;
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    });
    request.send(data);
  };

  // A folder can be chosen where the browser knows how: until here its field is out of sight, and no valid page holds it.
  const offer = (form) => {
    const place = form.querySelector("[data-folder]");
    const [files, folder] = form.querySelectorAll("input[type=file]");
    if (!place || !("webkitdirectory" in folder)) return;
    folder.webkitdirectory = true;
    place.hidden = false;
    // Either will do.
    folder.addEventListener("change", () => { files.required = !folder.files.length; });
  };

  // What the form holds; the files of a folder under their paths inside it, whatever the browser would call them.
  const held = (form) => {
    const data = new FormData(form);
    const { name } = form.querySelector("input[type=file]");
    const files = data.getAll(name).filter((file) => file.name);
    data.delete(name);
    for (const file of files) data.append(name, file, file.webkitRelativePath || file.name);
    return data;
  };

  const prepare = () => {
    for (const form of document.querySelectorAll("[data-drop]:not([data-ready])")) {
      form.dataset.ready = "";
      offer(form);
      form.addEventListener("submit", (event) => { event.preventDefault(); send(form, held(form)); });
      form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
      form.addEventListener("dragleave", () => form.classList.remove("over"));
      form.addEventListener("drop", async (event) => {
        event.preventDefault();
        form.classList.remove("over");
        const plain = [...event.dataTransfer.files];
        const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
        // Where more is to be typed, files wait for the button; a folder does not fit into a field.
        if ("holds" in form.dataset && dropped.every((one) => one.isFile)) {
          form.querySelector("input[type=file]").files = event.dataTransfer.files;
          return;
        }
        const found = dropped.length ? [] : plain.map((file) => [file.name, file]);
        try {
          for (const one of dropped) await entries(one, "", found);
        } catch {
          // A file that went away, or that this person may not read.
          form.querySelector("[data-told]").textContent = form.dataset.failed;
          return;
        }
        if (!found.length) return;
        const data = new FormData(form);
        const field = form.querySelector("input[type=file]").name;
        data.delete(field);
        for (const [path, file] of found) data.append(field, file, path);
        send(form, data);
      });
    }
  };
  prepare();
})();
