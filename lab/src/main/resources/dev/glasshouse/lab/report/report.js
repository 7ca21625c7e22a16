const SMALL = { size: "", height: 130 };

/** Bits per byte of a run, of its mixture and of each source of it. */
function measuredSeries({ curves: { validation: columns } }) {
  return Object.keys(columns).filter((name) => name.startsWith("bits_per_byte"))
    .map((y, color) => ({ name: y.replace("bits_per_byte/", "").replace("bits_per_byte", "all"), color, columns, y }));
}

/**
 * The curves of one run, or of several over each other.
 * series: (kind, y) => list for a chart; measured: the list for the chart of bits per byte
 */
function charts(series, measured) {
  const group = new ChartGroup();
  const training = (y, options) => group.add({ ...SMALL, smoothed: true, ...options, series: series("training", y) });
  return [
    group.tools(),
    el("div", { class: "charts" },
      training("loss", { title: "Loss", unit: "nats a token, in training", size: "half", height: 260 }),
      group.add({ title: "Bits per byte", unit: "of text that was held back", size: "half", height: 260, dots: true, series: measured ?? series("validation", "bits_per_byte") }),
      training("learning_rate", { title: "Learning rate", smoothed: false, zero: true }),
      training("gradient_norm", { title: "Gradient norm", spikes: true, zero: true }),
      training("tokens_per_second", { title: "Speed", unit: "tokens a second", zero: true })),
  ];
}

function headline(report) {
  const size = words(report.parameters);
  return report.finished
    ? `A model of ${size} parameters, grown in ${inWords(report.seconds)}`
    : `A model of ${size} parameters, ${inWords(report.seconds)} into its growth`;
}

function standfirst(report) {
  const names = report.data.map(sourceName);
  const source = names.length === 0 ? "" : " of " + names.slice(0, 3).join(", ") + (names.length > 3 ? " and more" : "");
  const read = `It read ${words(report.tokens)} tokens${source}`;
  return report.bits_per_byte > 0
    ? `${read}, and needs ${d3.format(".2f")(report.bits_per_byte)} bits for a byte of text it has never seen.`
    : `${read}.`;
}

function figure(name, value, unit) {
  return [el("div", {}, el("dt", {}, name), el("dd", {}, value, unit ? el("small", {}, " " + unit) : null))];
}

function head(report) {
  const begun = report.processes[0]?.time.slice(0, 10);
  return el("header", {},
    el("p", { class: "overline" }, el("b", {}, "Glasshouse"), " · " + [report.recipe.name, begun, report.machine && report.machine.processors + " cores"].filter(Boolean).join(" · ")),
    el("h1", {}, headline(report)),
    el("p", { class: "standfirst" }, standfirst(report)),
    report.finished ? null : el("p", { class: "banner" }, `Not finished: step ${whole(report.steps)} of about ${whole(report.planned_steps)}`),
    el("dl", { class: "figures" },
      report.bits_per_byte > 0 ? figure("Bits per byte", d3.format(".3f")(report.bits_per_byte)) : null,
      figure("Parameters", short(report.parameters)),
      figure("Tokens read", short(report.tokens)),
      figure("Time", time(report.seconds)),
      figure("Speed", short(report.tokens_per_second), "tokens/s"),
      report.rss > 0 ? figure("Peak memory", bytes(report.rss)) : report.mfu > 0 ? figure("MFU", percent(report.mfu)) : null));
}

function reportPage(report) {
  const note = (...text) => el("p", {}, ...text);
  const ours = report.recipe.samples;
  const sections = [
    section("writes", "What it writes",
      [note(`All ${report.samples.length} texts that were drawn, none left out, at temperature ${ours.temperature}, from an empty page.`), legend(report.samples)],
      samplesPanel(report)),
    section("stories", "How true it is",
      report.stories && note(`${whole(report.stories.count)} stories drawn at temperature 0.8, none left out. Good are those of at least 8 sentences and 6 facts in which every sentence is understood and nothing contradicts what was told before; copied are those with more than half their words in one run of one story that it read. Beside them, the same measure of true stories.`),
      storiesPanel(report)),
    section("learnt", "How it learnt",
      note("Point at a curve, or step along it with the arrow keys, for exact values.",
        report.curves.steps_per_point > 1 ? ` A point is the mean of ${report.curves.steps_per_point} steps.` : ""),
      report.steps > 0 ? charts((kind, y) => [{ name: "measured", color: 0, columns: report.curves[kind], y }]
        .filter((each) => each.columns.step), measuredSeries(report)) : null),
    section("diary", "How its writing changed", note("The same seed at different ages."), diaryPanel(report)),
    section("evaluation", "What it can do", note("Two standard errors to each side; the dashed line is what guessing reaches."), evaluationPanel(report)),
    section("data", "What it read", note("Part of every source is held back, whole documents at a time, and never learnt from."), dataPanel(report)),
    section("tokeniser", "Its tokeniser",
      report.tokenizer && note(`Measured on ${bytes(report.tokenizer.text_bytes)} of held-back text. More bytes a token is less work for the model; a vocabulary as large as GPT-2's would be most of its weights.`),
      tokenizerPanel(report)),
    section("time", "Where the time went", null, timePanel(report)),
    section("card", "Model card", note("For whoever gets this model from you. Also in README.md beside this page."), cardPanel(report)),
    section("origin", "Where it comes from", null, originPanel(report)),
    section("recipe", "Recipe", note("Everything that decides the run. The same recipe on the same kind of machine gives the same bits, unless time limits it."), recipePanel(report)),
  ].filter(Boolean);
  return [head(report), contents(sections), sections];
}
