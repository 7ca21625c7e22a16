const four = d3.format(".4f");
const signed = d3.format("+.1%");

/** The law at n weights and d tokens. */
function lawAt({ form, e, a, b, alpha, beta }, n, d) {
  const power = form === "SUM" ? 1 : 1 / beta;
  return e + (a ** power * n ** (-alpha * power) + b ** power * d ** (-beta * power)) ** (1 / power);
}

function sizeName(run) {
  return `${run.layers} layers, width ${run.width}`;
}

/**
 * Losses of runs over one of their numbers, both on a logarithmic scale, with the law's lines.
 * options: {title, unit, of: "d" | "n" (along which), by: "n" | "d" (a line for each), name: value => text}
 */
class LawChart {
  constructor(scale, options) {
    this.scale = scale;
    this.options = options;
    this.runs = [...scale.runs.map((run) => ({ ...run, law: lawAt(scale.exponents, run.n, run.d) })),
      { ...scale.held_out, law: scale.predicted, band: scale.bands.predicted }];
    this.lines = d3.sort(d3.group(scale.runs, (run) => run[options.by]).keys());
    this.readout = el("span", { "aria-live": "polite" });
    this.tip = el("div", { class: "tip", hidden: true });
    this.plot = el("div", { class: "plot", tabindex: 0, role: "group", "aria-label": options.title + ": chart; the arrow keys go from run to run" });
    this.node = el("figure", { class: "chart half" },
      el("figcaption", {}, el("div", {}, options.title, " ", el("span", {}, options.unit)), this.readout),
      this.plot, this.tip, this.legend());
    new ResizeObserver(() => requestAnimationFrame(() => this.width !== this.plot.clientWidth && this.draw())).observe(this.plot);
    for (const name of ["pointermove", "pointerdown"]) {
      this.plot.addEventListener(name, (event) => this.show(this.nearest(d3.pointer(event, this.plot.firstChild))));
    }
    for (const name of ["pointerleave", "blur"]) this.plot.addEventListener(name, () => this.show(null));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  color(run) {
    return run.band ? 1 : [0, 2, 3, 5, 4, 6, 7][this.lines.indexOf(run[this.options.by])] ?? 7;
  }

  legend() {
    const runs = this.lines.map((value) => this.runs.find((run) => run[this.options.by] === value));
    return el("ul", { class: "legend" },
      [...runs.map((run) => [this.color(run), this.options.name(run)]), [1, "the larger run, and its prediction"]]
        .map(([color, name]) => el("li", { class: "key s" + color }, name)));
  }

  draw() {
    const width = this.plot.clientWidth;
    this.width = width;
    if (width === 0) return;
    const height = 320;
    const { of, by } = this.options;
    const { exponents, held_out: larger } = this.scale;
    const margin = { top: 12, right: 14, bottom: 26, left: 46 };
    const losses = this.runs.flatMap((run) => [run.loss, run.law, ...(run.band ? [run.band.low, run.band.high] : [])]);
    this.x = d3.scaleLog(d3.extent(this.runs, (run) => run[of]), [margin.left + 8, width - margin.right - 8]);
    this.y = d3.scaleLog([d3.min(losses) / 1.03, d3.max(losses) * 1.03], [height - margin.bottom, margin.top]);
    const svg = d3.create("svg").attr("viewBox", [0, 0, width, height]).attr("height", height).attr("role", "img");
    svg.append("title").text(this.options.title);
    svg.append("desc").text(this.runs.map((run) => this.told(run)).join(" "));
    const ticks = this.y.ticks().filter((v, i, all) => all.length < 9 || i % 2 === 0);
    svg.append("g").attr("class", "grid").attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(this.y).tickValues(ticks).tickSize(margin.left + margin.right - width));
    svg.append("g").attr("transform", `translate(0,${height - margin.bottom})`)
      .call(d3.axisBottom(this.x).tickValues(this.x.ticks().filter((v) => /^[125]/.test(v.toExponential()))).tickFormat(short).tickSizeOuter(0));
    svg.append("g").attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(this.y).tickValues(ticks).tickFormat(d3.format(".2~f")).tickSize(0).tickPadding(8)).select(".domain").remove();

    const [from, to] = this.x.domain();
    const along = d3.range(41).map((i) => from * (to / from) ** (i / 40));
    for (const value of new Set([...this.lines, larger[by]])) {
      const run = this.runs.find((each) => each[by] === value);
      const path = d3.line((v) => this.x(v), (v) => this.y(of === "d" ? lawAt(exponents, value, v) : lawAt(exponents, v, value)));
      svg.append("g").attr("class", "s" + this.color(run)).append("path")
        .attr("class", "series" + (this.lines.includes(value) ? "" : " raw")).attr("d", path(along));
    }
    for (const run of this.runs) {
      const g = svg.append("g").attr("class", "s" + this.color(run));
      if (run.band) {
        const x = this.x(run[of]);
        g.append("path").attr("class", "series").attr("d", `M${x},${this.y(run.band.low)}V${this.y(run.band.high)}M${x - 7},${this.y(run.law)}H${x + 7}`);
      }
      g.append("circle").attr("r", run.band ? 5 : 3.4).attr("cx", this.x(run[of])).attr("cy", this.y(run.loss));
    }
    this.marks = svg.append("g");
    this.plot.replaceChildren(svg.node());
  }

  told(run) {
    return `${sizeName(run)}, ${short(run.d)} tokens: ${four(run.loss)}, by the law ${four(run.law)}.`;
  }

  nearest([x, y]) {
    return d3.least(this.runs, (run) => Math.hypot(this.x(run[this.options.of]) - x, this.y(run.loss) - y));
  }

  key(event) {
    const move = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") this.show(null);
    if (move === undefined) return;
    event.preventDefault();
    const count = this.runs.length;
    const at = this.at === undefined ? (move > 0 ? -1 : 0) : this.runs.indexOf(this.at);
    this.show(this.runs[(at + move + count) % count]);
  }

  show(run) {
    this.at = run ?? undefined;
    this.marks?.selectAll("*").remove();
    this.tip.hidden = !run;
    this.readout.textContent = run ? four(run.loss) : "";
    if (!run) return;
    const [x, y] = [this.x(run[this.options.of]), this.y(run.loss)];
    this.marks.append("circle").attr("class", "cursor s" + this.color(run)).attr("r", 6).attr("cx", x).attr("cy", y);
    this.tip.replaceChildren(
      el("div", {}, sizeName(run), el("span", {}, short(run.d) + " tokens")),
      el("div", {}, el("span", { class: "key s" + this.color(run) }, "measured"), el("b", {}, four(run.loss))),
      el("div", {}, el("span", {}, run.band ? "predicted" : "the law"), el("b", {}, four(run.law))),
      ...(run.band ? [el("div", {}, el("span", {}, "nine in ten"), `${four(run.band.low)} to ${four(run.band.high)}`)] : []));
    const room = this.plot.clientWidth - this.tip.offsetWidth;
    this.tip.style.left = Math.max(0, Math.min(room, x + 14 > room ? x - this.tip.offsetWidth - 14 : x + 14)) + "px";
    this.tip.style.top = this.plot.offsetTop + Math.max(0, y - 40) + "px";
  }
}

function lawPanel({ exponents: law, bands }) {
  const band = (name) => bands[name] ? `${exact(bands[name].low)} to ${exact(bands[name].high)}` : "";
  const exponent = (name) => el("sup", {}, name);
  return [
    law.form === "SUM"
      ? el("p", {}, "L = E + A / N", exponent("α"), " + B / D", exponent("β"))
      : el("p", {}, "L = E + (X", exponent("1/β"), " + Y", exponent("1/β"), ")", exponent("β"), " with X = A / N", exponent("α"), " and Y = B / D", exponent("β"), ": lacking both costs more than each alone."),
    table([
      { name: "", value: (row) => row.name },
      { name: "fitted", number: true, value: (row) => exact(row.value) },
      { name: "nine in ten", number: true, value: (row) => row.band },
    ], [
      { name: "E, what remains however large both are", value: law.e, band: band("e") },
      { name: "α, how fast a larger model gains", value: law.alpha, band: band("alpha") },
      { name: "β, how fast more text gains", value: law.beta, band: band("beta") },
      { name: "A", value: law.a, band: "" },
      { name: "B", value: law.b, band: "" },
    ]),
  ];
}

function runsPanel(scale) {
  const rows = [...scale.runs.map((run) => ({ ...run, law: lawAt(scale.exponents, run.n, run.d) })), { ...scale.held_out, law: scale.predicted }];
  return table([
    { name: "model", value: sizeName },
    { name: "weights N", number: true, value: (run) => whole(run.n) },
    { name: "tokens D", number: true, value: (run) => whole(run.d) },
    { name: "steps", number: true, value: (run) => whole(run.steps) },
    { name: "bits per byte", number: true, value: (run) => four(run.loss) },
    { name: "the law", number: true, value: (run) => four(run.law) },
    { name: "off", number: true, value: (run) => signed(run.loss / run.law - 1) },
    { name: "time", number: true, value: (run) => time(run.train_seconds) },
    { name: "folder", value: (run) => el("code", {}, run.run) },
  ], rows);
}

function scalePage(scale) {
  const { held_out: larger, bands, predicted, measured, error } = scale;
  const most = d3.max(scale.runs, (run) => run.n);
  const sections = [
    section("prediction", "Prediction and outcome",
      el("p", {}, `The law is fitted to the ${scale.runs.length} smaller runs alone. What it says of the larger one was written down at ${scale.predicted_at.replace("T", " ").replace("Z", " UTC")}, before that run's first step. Point at a run, or step from one to the next with the arrow keys.`),
      el("div", { class: "charts" },
        new LawChart(scale, { title: "Along tokens", unit: "bits per byte, held-back text", of: "d", by: "n", name: sizeName }).node,
        new LawChart(scale, { title: "Along weights", unit: "bits per byte, held-back text", of: "n", by: "d", name: (run) => short(run.d) + " tokens" }).node)),
    section("law", "The law", el("p", {}, `It leaves ${d3.format(".2%")(scale.residual)} of a run's loss unexplained (root mean square). The ranges come from fits to residuals drawn anew. Between so few sizes the exponents are known poorly; what they say of a run nearby is known better.`), lawPanel(scale)),
    section("runs", "All runs", el("p", {}, "N counts the weights of matrices, the output head's among them; each folder is a run of its own, with which everything can be done that can be done with a run."), runsPanel(scale)),
  ];
  return [
    el("header", {},
      el("p", { class: "overline" }, el("b", {}, "Glasshouse"), " · scaling · " + scale.predicted_at.slice(0, 10) + " · commit " + scale.program.commit),
      el("h1", {}, `Said ${d3.format(".3f")(predicted)} before it was trained, measured ${d3.format(".3f")(measured)}`),
      el("p", { class: "standfirst" }, `${scale.runs.length} runs of models up to ${words(most)} weights foretold the loss of one with ${words(larger.n)} weights after ${words(larger.d)} tokens to ${d3.format(".2%")(error)}.`),
      el("dl", { class: "figures" },
        figure("Predicted", four(predicted)),
        figure("Nine in ten", d3.format(".3f")(bands.predicted.low) + "–" + d3.format(".3f")(bands.predicted.high)),
        figure("Measured", four(measured)),
        figure("Error", d3.format(".2%")(error)),
        figure("Time", time(scale.seconds)))),
    contents(sections), sections,
  ];
}
