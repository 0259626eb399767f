"use strict";
// The drawing of a case comes alive: moved, brought nearer, gone through by keys. It reads the drawing that the server
// made, and puts nothing on the page that the table below does not say; without this file the drawing stays as it is.
(() => {
  const figure = document.querySelector("[data-graph]");
  const svg = figure && figure.querySelector("svg");
  const tools = document.querySelector("[data-graph-tools]");
  if (!svg || !tools || typeof cytoscape !== "function") return;
  const live = document.getElementById("live");
  const rows = new Map();
  for (const row of document.querySelectorAll("[data-graph-rows] [data-subject]")) rows.set(row.dataset.subject, row);

  const elements = [];
  for (const one of svg.querySelectorAll("[data-subject]")) {
    const { subject, label, x, y, start, left, below } = one.dataset;
    elements.push({ group: "nodes", data: { id: subject, label, start: start ? 1 : 0, left: left ? 1 : 0, below: below ? 1 : 0 }, position: { x: Number(x), y: Number(y) } });
  }
  let count = 0;
  for (const one of svg.querySelectorAll("[data-from]")) {
    const { from, to, act } = one.dataset;
    elements.push({ group: "edges", data: { id: `e${count += 1}`, source: from, target: to, act, width: Number(one.getAttribute("stroke-width")) } });
  }
  if (!elements.length) return;

  const frame = document.createElement("div");
  frame.className = "graph";
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", figure.dataset.label);
  frame.setAttribute("aria-describedby", "graph-how");
  svg.replaceWith(frame);
  tools.hidden = false;

  const line = (act, colour, style) => ({ selector: `edge[act = "${act}"]`, style: { "line-color": colour, "target-arrow-color": colour, "line-style": style } });
  const drawn = cytoscape({
    container: frame,
    elements,
    layout: { name: "preset", padding: 30 },
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: "single",
    minZoom: 0.2,
    maxZoom: 6,
    style: [
      { selector: "node", style: { width: 12, height: 12, "background-color": "#ffffff", "border-width": 1.2, "border-color": "#333333", label: "data(label)", "text-outline-color": "#ffffff", "text-outline-width": 2, "text-valign": "top", "text-halign": "right", color: "#1d2327" } },
      { selector: "node[start = 1]", style: { shape: "rectangle", "background-color": "#1b4f72" } },
      { selector: "node[left = 1]", style: { "text-halign": "left" } },
      { selector: "node[below = 1]", style: { "text-valign": "bottom" } },
      { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.7, opacity: 0.6 } },
      line("pays", "#1b4f72", "solid"), line("calls", "#7d6608", "dashed"), line("writes", "#5b5b5b", "dotted"),
      { selector: "node:selected", style: { "border-width": 4, "border-color": "#b45f06" } },
    ],
  });

  // Letters are as large on the screen whatever the drawing's size is.
  const LETTERS = 12;
  const sized = () => drawn.style().selector("node").style("font-size", LETTERS / drawn.zoom()).update();
  drawn.on("zoom", sized);
  sized();

  let chosen = null;
  const choose = (node, told) => {
    for (const row of rows.values()) { row.classList.remove("chosen"); row.removeAttribute("aria-current"); }
    drawn.elements().unselect();
    chosen = node;
    if (!node) return;
    node.select();
    const at = node.renderedPosition();
    if (at.x < 0 || at.y < 0 || at.x > drawn.width() || at.y > drawn.height()) drawn.center(node);
    const row = rows.get(node.id());
    if (!row) return;
    row.classList.add("chosen");
    row.setAttribute("aria-current", "true");
    if (told && live) live.textContent = [...row.cells].map((cell) => cell.innerText.trim()).filter(Boolean).join(", ");
  };
  drawn.on("tap", "node", (event) => choose(event.target, true));
  drawn.on("tap", (event) => { if (event.target === drawn) choose(null, false); });
  for (const [subject, row] of rows) row.addEventListener("focusin", () => choose(drawn.getElementById(subject), false));

  // The nearest that way; what lies more aside than ahead is that of another key.
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const next = ([right, down]) => {
    const from = chosen.position();
    let best = null;
    let least = Infinity;
    for (const node of drawn.nodes().toArray()) {
      const { x, y } = node.position();
      const ahead = (x - from.x) * right + (y - from.y) * down;
      const aside = Math.abs((x - from.x) * down) + Math.abs((y - from.y) * right);
      if (ahead > 0.5 && aside <= ahead && ahead + aside < least) { best = node; least = ahead + aside; }
    }
    return best;
  };
  const zoom = (by) => {
    if (!by) { drawn.fit(undefined, 30); return; }
    drawn.zoom({ level: drawn.zoom() * by, renderedPosition: { x: drawn.width() / 2, y: drawn.height() / 2 } });
  };
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (WAYS[event.key]) choose(chosen ? next(WAYS[event.key]) || chosen : drawn.nodes("[start = 1]")[0] || drawn.nodes()[0], true);
    else if (event.key === "Enter" && chosen) { const link = rows.get(chosen.id())?.querySelector("a"); if (link) link.click(); }
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.25 : 0.8);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const button of tools.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  // Whoever resizes the window, or prints, sees all of it.
  addEventListener("resize", () => drawn.fit(undefined, 30));
})();
