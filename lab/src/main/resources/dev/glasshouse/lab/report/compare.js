/** Columns of the table of final numbers; better: which of two values wins, if either does. */
const COMPARED = [
  { name: "bits per byte", of: (r) => r.bits_per_byte, tell: d3.format(".3f"), better: d3.min },
  { name: "parameters", of: (r) => r.parameters, tell: short },
  { name: "tokens", of: (r) => r.tokens, tell: short },
  { name: "steps", of: (r) => r.steps, tell: whole },
  { name: "time", of: (r) => r.seconds, tell: time },
  { name: "tokens/s", of: (r) => r.tokens_per_second, tell: (v) => whole(Math.round(v)) },
  { name: "MFU", of: (r) => r.mfu, tell: percent },
  { name: "FLOPs", of: (r) => r.flops, tell: power },
  { name: "peak memory", of: (r) => r.rss, tell: (v) => v > 0 ? bytes(v) : "" },
];

/** The shortest ends of the runs' paths that tell them apart. */
function runNames(reports) {
  const paths = reports.map((report) => report.run.split("/").filter((part) => part && part !== "."));
  for (let length = 1; length <= d3.max(paths, (path) => path.length); length++) {
    const names = paths.map((path) => path.slice(-length).join("/"));
    if (new Set(names).size === names.length) return names;
  }
  return reports.map((report, i) => `${i + 1}: ${report.run}`);
}

function comparisonPage({ reports, differences }) {
  const names = runNames(reports);
  const key = (i) => el("span", { class: "key s" + i % 8 }, names[i]);
  const indices = d3.range(reports.length);
  const best = (column, i) => column.better && column.of(reports[i]) === column.better(reports.filter(column.of), column.of);
  const numbers = table([
    { name: "run", value: key },
    ...COMPARED.map((column) => ({
      name: column.name, number: true, value: (i) => column.tell(column.of(reports[i])), best: (i) => best(column, i),
    })),
  ], indices);
  const keys = Object.keys(differences);
  const told = (value) => value === undefined || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);
  const sections = [
    section("numbers", "In numbers", el("p", {}, "Bits per byte compare across tokenisers, but only on the same held-back text."), numbers),
    section("learnt", "How they learnt", el("p", {}, "Along tokens or time, runs with different batches can be compared."),
      charts((kind, y) => reports.map((report, i) => ({ name: names[i], color: i % 8, columns: report.curves[kind], y }))
        .filter((each) => each.columns.step))),
    section("differences", "What differs", el("p", {}, "Keys of the recipes that are not the same in all."),
      keys.length === 0 ? el("p", {}, "Their recipes are the same.") : table([
        { name: "key", value: (name) => el("code", {}, name) },
        ...indices.map((i) => ({ name: key(i), number: true, value: (name) => told(differences[name][i]) })),
      ], keys)),
    section("write", "What they write", el("p", {}, "The first samples of each, with equal seeds, unselected."),
      el("div", { class: "side" }, indices.map((i) => el("div", {}, el("h3", {}, key(i)), reports[i].samples.slice(0, 3).map(writing))))),
  ].filter(Boolean);
  return [
    el("header", {},
      el("p", { class: "overline" }, el("b", {}, "Glasshouse"), " · comparison"),
      el("h1", {}, `${reports.length} runs side by side`)),
    contents(sections), sections,
  ];
}

{
  const data = JSON.parse(document.getElementById("data").textContent);
  const content = data.scale ? scalePage(data.scale) : data.reports.length === 1 ? reportPage(data.reports[0]) : comparisonPage(data);
  const written = el("footer", {}, "Written by Glasshouse. This page needs no network and sends nothing.");
  document.getElementById("page").replaceChildren(...content.flat().filter(Boolean), written);
}
