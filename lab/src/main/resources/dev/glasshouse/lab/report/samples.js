/** A text with the status of its sentences, where facts were checked. */
function writing(sample) {
  const sentences = sample.sentences.length > 0
    ? sample.sentences.map((each) => {
      const wrong = each.status === "CONTRADICTION";
      return el("span", {
        class: "sentence " + each.status.toLowerCase(),
        tabindex: wrong ? 0 : null,
        "data-reason": wrong ? each.reason : null,
        "aria-label": wrong ? each.text + " Contradiction: " + each.reason : null,
      }, each.text);
    })
    : sample.text || "(nothing: it ended the document at once)";
  return el("article", { class: "sample" },
    el("header", {}, "seed " + sample.seed, verdict(sample)), el("p", {}, sentences), reasons(sample));
}

/** What is wrong, in words: for paper and for fingers, which do not hover. */
function reasons({ sentences }) {
  const wrong = [...new Set(sentences.filter((each) => each.reason).map((each) => each.reason))];
  return wrong.length === 0 ? null : el("ul", { class: "reasons" }, wrong.map((reason) => el("li", {}, reason)));
}

function verdict({ sentences }) {
  if (sentences.length === 0) return null;
  const count = (status) => sentences.filter((each) => each.status === status).length;
  const wrong = count("CONTRADICTION");
  const unknown = count("UNPARSED");
  if (wrong > 0) return el("span", { class: "verdict bad" }, wrong === 1 ? "one contradiction" : wrong + " contradictions");
  if (unknown > 0) return el("span", { class: "verdict unsure" }, unknown + " not understood");
  return el("span", { class: "verdict good" }, "consistent");
}

function legend(samples) {
  if (!samples.some((sample) => sample.sentences.length > 0)) return null;
  const kinds = [["consistent", "facts that agree"], ["contradiction", "contradicts the story"], ["unparsed", "not understood"], ["plain", "tells no fact"]];
  return el("ul", { class: "legend" }, kinds.map(([status, meaning]) =>
    el("li", {}, el("span", { class: "sentence " + status }, meaning))));
}

/** What the model writes now, nothing left out. */
function samplesPanel(report) {
  return report.samples.length === 0 ? null : el("div", { class: "samples" }, report.samples.map(writing));
}

/** What it wrote on the way. */
function diaryPanel(report) {
  return report.diary.length === 0 ? null : el("ol", { class: "diary" }, report.diary.map((entry) =>
    el("li", {},
      el("div", { class: "when" }, el("b", {}, "step " + whole(entry.step)), el("span", {}, "loss " + d3.format(".2f")(entry.loss))),
      writing(entry.sample))));
}
