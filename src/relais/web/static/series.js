"use strict";
// A dense series as a line for each kind, drawn from the table that stands beside it: the numbers are there already.
(() => {
  for (const place of document.querySelectorAll("[data-series]")) {
    const table = document.getElementById(place.dataset.series);
    if (!table || typeof uPlot === "undefined") continue;
    const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children]);
    const data = names.map((_name, column) => rows.map((cells) => Number(cells[column].dataset.value)));
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    // Told apart by their dashes too, not by colour alone.
    const pens = [["--link", []], ["--warn", [8, 4]], ["--dim", [2, 3]], ["--ink", [10, 3, 2, 3]], ["--focus", [4, 4]]];
    const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const day = (value) => value === null ? "" : new Date(value * 1000).toISOString().slice(0, 10);
    const options = {
      width: 0,
      height: 260,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
      scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high)] } },
      axes: [{ ...axis, values: (_plot, ticks) => ticks.map(day), space: 90 }, { ...axis, size: 48 }],
      series: [
        { label: names[0], value: (_plot, value) => day(value) },
        ...names.slice(1).map((label, n) => ({
          label, width: 1.5, stroke: colour(pens[n % pens.length][0]), dash: pens[n % pens.length][1], points: { show: rows.length < 60 },
        })),
      ],
    };
    place.hidden = false;
    options.width = place.clientWidth;
    const plot = new uPlot(options, data, place);
    new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 260 })).observe(place);
  }
})();
