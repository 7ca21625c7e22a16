const SVG = "http://www.w3.org/2000/svg";

/** Parts of a whole as one bar. parts: [{name, value}] */
function stack(parts, tell) {
  const total = d3.sum(parts, (part) => part.value) || 1;
  const bar = d3.create("svg").attr("class", "bar").attr("height", 14).attr("viewBox", "0 0 1000 14").attr("preserveAspectRatio", "none").attr("aria-hidden", "true");
  let left = 0;
  parts.forEach((part, i) => {
    const width = 1000 * part.value / total;
    bar.append("rect").attr("class", "s" + i % 8).attr("x", left).attr("width", Math.max(0, width - 2)).attr("height", 14)
      .append("title").text(part.name + ": " + tell(part.value));
    left += width;
  });
  return bar.node();
}

function bar(value, most, color) {
  const svg = d3.create("svg").attr("class", "bar").attr("height", 10).attr("viewBox", "0 0 100 10").attr("preserveAspectRatio", "none").attr("aria-hidden", "true");
  svg.append("rect").attr("class", "track").attr("width", 100).attr("height", 10);
  svg.append("rect").attr("class", "s" + color).attr("width", 100 * value / most).attr("height", 10);
  return svg.node();
}

/** A score between 0 and 1 with two standard errors to each side, and what guessing would reach. */
function whisker(score) {
  const x = d3.scaleLinear([0, 1], [4, 196]).clamp(true);
  const svg = d3.create("svg").attr("class", "bar").attr("width", 200).attr("height", 14).attr("aria-hidden", "true");
  const line = (name, from, to, top, bottom) => svg.append("line").attr("class", name).attr("x1", from).attr("x2", to).attr("y1", top).attr("y2", bottom);
  svg.append("rect").attr("class", "track").attr("x", 4).attr("y", 6).attr("width", 192).attr("height", 2);
  if (score.chance > 0) line("chance", x(score.chance), x(score.chance), 0, 14);
  line("error", x(score.value - 2 * score.error), x(score.value + 2 * score.error), 7, 7);
  svg.append("circle").attr("cx", x(score.value)).attr("cy", 7).attr("r", 4);
  return svg.node();
}

function tokens(list, told) {
  return el("ul", { class: "tokens" }, list.map((token) =>
    el("li", { title: told(token) }, [...token.text].map((c) =>
      c === " " ? el("i", {}, "·") : c === "\n" ? el("i", {}, "⏎") : c === "\t" ? el("i", {}, "⇥") : c))));
}

function tokenizerPanel({ tokenizer: t, recipe }) {
  if (!t) return null;
  const three = d3.format(".2f");
  const most = Math.max(t.bytes_per_token, t.gpt2_bytes_per_token);
  const rows = [
    { name: "this one", ids: t.vocab, value: t.bytes_per_token, color: 0 },
    { name: "GPT-2's", ids: 50257, value: t.gpt2_bytes_per_token, color: 7 },
  ];
  return [
    table([
      { name: "", value: (row) => row.name },
      { name: "ids", number: true, value: (row) => whole(row.ids) },
      { name: "bytes a token", number: true, value: (row) => three(row.value) },
      { name: "", value: (row) => bar(row.value, most, row.color) },
    ], rows),
    el("div", {}, el("h3", {}, "Longest tokens"), tokens(t.longest, (token) => token.bytes + " bytes")),
    el("div", {}, el("h3", {}, "Most frequent in held-back text"), tokens(t.frequent, (token) => d3.format(".2%")(token.share) + " of its tokens")),
  ];
}

/** In full where that is short, as a corpus's name is and a list of files is not. */
function sourceName(source) {
  return source.description.length <= 40 && !source.description.includes("/") ? source.description : source.name;
}

function dataPanel({ data }) {
  if (data.length === 0) return null;
  return [
    data.length > 1 ? stack(data.map((d) => ({ name: sourceName(d), value: d.share })), percent) : null,
    table([
      { name: "source", value: (d) => data.length > 1 ? el("span", { class: "key s" + data.indexOf(d) % 8 }, sourceName(d)) : sourceName(d) },
      { name: "documents", number: true, value: (d) => whole(d.documents) },
      { name: "text", number: true, value: (d) => bytes(d.bytes) },
      { name: "tokens", number: true, value: (d) => short(d.tokens) },
      { name: "share", number: true, value: (d) => percent(d.share) },
      { name: "times read", number: true, value: (d) => d3.format(".2~f")(d.epochs) },
      { name: "licence", value: (d) => d.licence || "not known" },
    ], data),
  ].filter(Boolean);
}

function evaluationPanel({ evaluation }) {
  if (evaluation.length === 0) return null;
  const three = d3.format(".3f");
  return table([
    { name: "task", value: (s) => s.task },
    { name: "measure", value: (s) => s.metric },
    { name: "value", number: true, value: (s) => three(s.value) },
    { name: "± error", number: true, value: (s) => three(s.error) },
    { name: "chance", number: true, value: (s) => s.chance > 0 ? three(s.chance) : "" },
    { name: "n", number: true, value: (s) => whole(s.count) },
    { name: "", value: (s) => s.value <= 1 ? whisker(s) : "" },
  ], evaluation);
}

/** How many of many stories are true to their world, and why the others are not. */
function storiesPanel({ stories }) {
  if (!stories) return null;
  const rows = [
    ["good", "good stories"],
    ["copied", "copied from one training story"],
    ["true_good", "good among true stories it never read"],
    ["shuffled_good", "good among those with shuffled sentences"],
  ].filter(([key]) => stories.shares[key]).map(([key, name]) => ({ name, ...stories.shares[key] }));
  const tenth = d3.format(".1%");
  const reasons = stories.failures;
  return [
    table([
      { name: "", value: (row) => row.name },
      { name: "share", number: true, value: (row) => tenth(row.value) },
      { name: "± error", number: true, value: (row) => tenth(row.error) },
      { name: "of", number: true, value: (row) => whole(row.count) },
      { name: "", value: (row) => whisker({ ...row, chance: 0 }) },
    ], rows),
    reasons.length === 0 ? null : el("div", {}, el("h3", {}, "Why the others fail"), table([
      { name: "reason", value: (each) => each.reason },
      { name: "stories", number: true, value: (each) => whole(each.stories) },
      { name: "for it alone", number: true, value: (each) => whole(each.alone) },
      { name: "such as", value: (each) => each.example && [each.example, each.example_reason && el("small", {}, " (" + each.example_reason + ")")] },
    ], reasons)),
  ].filter(Boolean);
}

function timePanel(report) {
  const named = Object.entries(report.stages).map(([name, value]) => ({ name, value }));
  const parts = [...named, { name: "steps", value: report.train_seconds }];
  const rest = report.seconds - d3.sum(parts, (part) => part.value);
  if (rest > 0) parts.push({ name: "measuring, saving, samples", value: rest });
  return [
    stack(parts, time),
    table([
      { name: "stage", value: (part) => el("span", { class: "key s" + parts.indexOf(part) % 8 }, part.name) },
      { name: "time", number: true, value: (part) => time(part.value) },
      { name: "share", number: true, value: (part) => percent(part.value / report.seconds) },
    ], parts),
    facts([
      ["Floating-point operations", power(report.flops) + " in steps"],
      ["Speed", whole(Math.round(report.tokens_per_second)) + " tokens a second"],
      ["Use of the machine", report.mfu > 0 ? percent(report.mfu) + " of its " + whole(Math.round(report.machine.peak_flops / 1e9)) + " GFLOP/s peak at float32 matrix products (MFU)" : null],
      ["Peak memory", report.rss > 0 ? bytes(report.rss) + " resident" : null],
    ]),
  ];
}

function originPanel(report) {
  const machine = report.machine;
  const first = report.processes[0];
  return [
    facts([
      ["Command", first ? el("code", {}, "glasshouse " + first.command.map(shell).join(" ")) : null],
      ["Program", "Glasshouse " + report.program.version + ", commit " + report.program.commit],
      ["Machine", machine && machine.processors + " cores, " + machine.system],
      ["Java", machine && machine.java],
      ["Kernels", machine && machine.environment.kernels + ", " + machine.environment.lanes + " lanes, " + machine.environment.threads + " threads; " + machine.environment.matrixLibrary],
      ["Begun", first && first.time.replace("T", " ").replace("Z", " UTC")],
      ["Folder", el("code", {}, report.run)],
    ]),
    report.processes.length < 2 ? null : el("div", {}, el("h3", {}, "Processes that worked on it"), table([
      { name: "begun", value: (p) => p.time.replace("T", " ").replace("Z", " UTC") },
      { name: "command", value: (p) => el("code", {}, p.command.map(shell).join(" ")) },
      { name: "commit", value: (p) => p.program.commit },
    ], report.processes)),
  ].filter(Boolean);
}

function shell(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : "'" + word.replaceAll("'", "'\\''") + "'";
}

/** YAML in the pieces that its top level makes, so that columns do not break them. */
function recipePanel(report) {
  const pieces = report.recipe_yaml.trimEnd().split(/\n(?=\w+:\n)|(?<=\n {2}.*)\n(?=\w)/);
  return el("div", { class: "recipe" }, pieces.map((piece) => el("pre", {}, piece)));
}

function cardPanel(report) {
  const { card } = report;
  return [
    facts([
      ["Architecture", card.architecture + ": " + card.shape],
      ["Parameters", whole(report.parameters)],
      ["Vocabulary", whole(card.vocab) + " ids"],
      ["Context", whole(card.context) + " tokens"],
      ["Licence of the data", [...new Set(report.data.map((d) => d.licence || "not known (" + sourceName(d) + ")"))].join("; ")],
      ["Intended use", card.intended_use],
    ]),
    el("div", {}, el("h3", {}, "Limits"), el("ul", { class: "plain" }, card.limits.map((limit) => el("li", {}, limit)))),
  ];
}
