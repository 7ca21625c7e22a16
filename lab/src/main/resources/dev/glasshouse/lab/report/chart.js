/** What lies along the horizontal axis: the name of the column, its label, and how values are told. */
const AXES = {
  step: { label: "steps", tick: short, tell: (v) => "step " + whole(v) },
  tokens: { label: "tokens", tick: short, tell: (v) => short(v) + " tokens" },
  seconds: { label: "time", tick: (v) => time(v), tell: time },
};

/** An exponential moving average whose start is not pulled to zero. */
function smooth(values, weight) {
  let sum = 0;
  let mass = 0;
  return values.map((value) => {
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** Charts that share their horizontal axis, scale, smoothing and cursor. */
class ChartGroup {
  constructor() {
    this.settings = { axis: "step", log: false, smoothing: 0.8 };
    this.charts = [];
  }

  add(options) {
    const chart = new Chart(this, options);
    this.charts.push(chart);
    return chart.node;
  }

  draw() {
    this.charts.forEach((chart) => chart.draw());
  }

  /** Moves the cursor of all charts; null takes it away. */
  cursor(x, origin) {
    this.charts.forEach((chart) => chart.cursor(x, chart === origin));
  }

  tools() {
    const range = el("input", { type: "range", min: 0, max: 0.98, step: 0.02, value: this.settings.smoothing, "aria-label": "Smoothing" });
    range.addEventListener("input", () => this.set("smoothing", Number(range.value)));
    return el("div", { class: "tools" },
      this.choice("Along", "axis", Object.entries(AXES).map(([key, axis]) => [axis.label, key])),
      this.choice("Scale", "log", [["linear", false], ["log", true]]),
      el("fieldset", {}, el("legend", {}, "Smoothing"), range));
  }

  choice(legend, setting, options) {
    const name = setting + Math.random().toString(36).slice(2);
    return el("fieldset", {}, el("legend", {}, legend), el("span", { class: "choice" }, options.map(([label, value]) => {
      const input = el("input", { type: "radio", name, checked: this.settings[setting] === value });
      input.addEventListener("change", () => this.set(setting, value));
      return el("label", {}, input, label);
    })));
  }

  set(setting, value) {
    this.settings[setting] = value;
    this.draw();
  }
}

/**
 * A line chart.
 * options: {title, unit, size: "wide" | "half" | "", height, tell: value => text, dots, smoothed, zero,
 *   series: [{name, color: 0..7, columns, y: name of the column}]}
 */
class Chart {
  constructor(group, options) {
    this.group = group;
    this.options = { tell: exact, height: 150, ...options };
    this.readout = el("span", { "aria-live": "polite" });
    this.tip = el("div", { class: "tip", hidden: true });
    this.plot = el("div", { class: "plot", tabindex: 0, role: "group", "aria-label": options.title + ": chart; the arrow keys move along it" });
    const points = el("details", {}, el("summary", {}, "as a table"));
    points.addEventListener("toggle", () => points.children.length < 2 && points.append(this.table()));
    this.node = el("figure", { class: "chart " + (options.size || "") },
      el("figcaption", {}, el("div", {}, options.title, " ", el("span", {}, options.unit)), this.readout),
      this.plot, this.tip, points);
    new ResizeObserver(() => requestAnimationFrame(() => this.width !== this.plot.clientWidth && this.draw())).observe(this.plot);
    this.plot.addEventListener("pointermove", (event) => this.point(event));
    this.plot.addEventListener("pointerdown", (event) => this.point(event));
    this.plot.addEventListener("pointerleave", () => group.cursor(null, this));
    this.plot.addEventListener("blur", () => group.cursor(null, this));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  /** The rows of a series: x along the group's axis, y as measured, s smoothed. */
  rows(series) {
    const { columns, y } = series;
    const values = columns[y] || [];
    const { smoothing, axis } = this.group.settings;
    const smoothed = this.options.smoothed ? smooth(values, smoothing) : values;
    return values.map((value, i) => ({ x: columns[axis][i], step: columns.step[i], y: value, s: smoothed[i] }));
  }

  draw() {
    const width = this.plot.clientWidth;
    this.width = width;
    if (width === 0) return;
    const { height, series, dots, smoothed, zero } = this.options;
    const axis = AXES[this.group.settings.axis];
    this.drawn = series.map((each) => ({ ...each, rows: this.rows(each) }));
    const all = this.drawn.flatMap((each) => each.rows);
    const positive = all.every((row) => row.y > 0);
    const log = this.group.settings.log && positive;
    const margin = { top: 12, right: 12, bottom: 24, left: 46 };
    this.x = d3.scaleLinear([0, d3.max(all, (row) => row.x) || 1], [margin.left, width - margin.right]);
    const [low, high] = this.extent(all);
    this.y = (log ? d3.scaleLog() : d3.scaleLinear())
      .domain([zero && !log ? 0 : low, high]).nice().range([height - margin.bottom, margin.top])
      .clamp(true); // what the first steps shoot up to stays inside

    const svg = d3.create("svg").attr("viewBox", [0, 0, width, height]).attr("height", height).attr("role", "img");
    svg.append("title").text(this.options.title);
    svg.append("desc").text(this.describe());
    const ticks = log ? this.logTicks() : this.y.ticks(Math.max(3, height / 45));
    svg.append("g").attr("class", "grid").attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(this.y).tickValues(ticks).tickSize(margin.left + margin.right - width));
    svg.append("g").attr("transform", `translate(0,${height - margin.bottom})`)
      .call(d3.axisBottom(this.x).ticks(Math.max(2, width / 110)).tickFormat(axis.tick).tickSizeOuter(0));
    svg.append("g").attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(this.y).tickValues(ticks).tickFormat(this.labels(ticks)).tickSize(0).tickPadding(8))
      .select(".domain").remove();

    const line = (value) => d3.line((row) => this.x(row.x), (row) => this.y(row[value]));
    for (const each of this.drawn) {
      const g = svg.append("g").attr("class", "s" + each.color);
      if (smoothed) g.append("path").attr("class", "series raw").attr("d", line("y")(each.rows));
      g.append("path").attr("class", "series").attr("d", line("s")(each.rows));
      if (dots) g.selectAll("circle").data(each.rows).join("circle").attr("r", 2.6).attr("cx", (row) => this.x(row.x)).attr("cy", (row) => this.y(row.y));
    }
    this.marks = svg.append("g");
    this.plot.replaceChildren(svg.node());
  }

  /** From the lowest to the highest value, but what the first steps shoot up to does not flatten the rest. */
  extent(all) {
    const values = all.map((row) => row.y).sort(d3.ascending);
    const high = this.options.spikes ? d3.quantile(values, 0.995) * 1.05 : values.at(-1);
    const low = values[0];
    return high > low ? [low, high] : [low - 1e-9, high + Math.max(1e-9, Math.abs(high) * 0.1)];
  }

  logTicks() {
    const ticks = this.y.ticks();
    return ticks.length > 6 ? ticks.filter((v) => /^[125]/.test(v.toExponential())) : ticks;
  }

  /** Labels that tell ticks apart, in as few digits as that takes. */
  labels(ticks) {
    for (const digits of [1, 2, 3, 4, 5]) {
      const form = (v) => v !== 0 && Math.abs(v) >= 1000 ? short(v) : d3.format(`.${digits}~r`)(v);
      if (ticks.every((v) => Math.abs(v) >= 1000 || Math.abs(Number(form(v).replace("−", "-")) - v) <= 1e-9 * Math.abs(v))) return form;
    }
    return exact;
  }

  describe() {
    return this.drawn.map((each) => {
      const first = each.rows[0];
      const last = each.rows.at(-1);
      return first ? `${each.name}: from ${this.options.tell(first.y)} at step ${first.step} to ${this.options.tell(last.y)} at step ${last.step}.` : "";
    }).join(" ");
  }

  point(event) {
    if (this.x) this.group.cursor(this.x.invert(d3.pointer(event, this.plot.firstChild)[0]), this);
  }

  key(event) {
    const rows = this.drawn?.[0].rows ?? [];
    const move = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity }[event.key];
    if (move === undefined || rows.length === 0) {
      if (event.key === "Escape") this.group.cursor(null, this);
      return;
    }
    event.preventDefault();
    const at = this.at === undefined ? (move < 0 ? rows.length : -1) : d3.bisectCenter(rows.map((row) => row.x), this.at);
    this.group.cursor(rows[Math.max(0, Math.min(rows.length - 1, at + move))].x, this);
  }

  cursor(x, origin) {
    this.at = x ?? undefined;
    if (!this.marks) return;
    this.marks.selectAll("*").remove();
    this.tip.hidden = true;
    this.readout.textContent = "";
    if (x === null) return;
    const near = this.drawn.filter((each) => each.rows.length > 0)
      .map((each) => ({ ...each, row: each.rows[d3.bisectCenter(each.rows.map((row) => row.x), x)] }));
    if (near.length === 0) return;
    const left = this.x(near[0].row.x);
    this.marks.append("line").attr("class", "rule").attr("x1", left).attr("x2", left).attr("y1", 0).attr("y2", this.options.height - 24);
    for (const { row, color } of near) {
      this.marks.append("circle").attr("class", "cursor s" + color).attr("r", 4.5).attr("cx", this.x(row.x)).attr("cy", this.y(row.s));
    }
    if (near.length === 1) this.readout.textContent = this.options.tell(near[0].row.y);
    if (origin) this.show(near, left);
  }

  show(near, left) {
    const { columns } = near[0];
    const i = columns.step.indexOf(near[0].row.step);
    this.tip.replaceChildren(
      el("div", {}, AXES.step.tell(columns.step[i]), el("span", {}, time(columns.seconds[i]))),
      ...near.flatMap(({ name, color, row }) => [
        el("div", {}, el("span", { class: "key s" + color }, name), el("b", {}, this.options.tell(row.y))),
        ...(this.options.smoothed && near.length === 1 ? [el("div", {}, el("span", {}, "smoothed"), this.options.tell(row.s))] : []),
      ]));
    this.tip.hidden = false;
    const room = this.plot.clientWidth - this.tip.offsetWidth;
    const beside = left + 14 > room ? left - this.tip.offsetWidth - 14 : left + 14;
    this.tip.style.left = Math.max(0, Math.min(room, beside)) + "px";
    this.tip.style.top = this.plot.offsetTop + 14 + "px";
  }

  /** About fifty rows of each series, evenly spread. */
  table() {
    return el("div", {}, this.options.series.map((series) => {
      const { columns, y } = series;
      const every = Math.max(1, Math.floor(columns[y].length / 50));
      const indices = d3.range(columns[y].length).filter((i) => i % every === 0 || i === columns[y].length - 1);
      return table([
        { name: "step", value: (i) => whole(columns.step[i]) },
        { name: series.name, number: true, value: (i) => this.options.tell(columns[y][i]) },
      ], indices);
    }));
  }
}
