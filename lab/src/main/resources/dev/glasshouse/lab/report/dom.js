"use strict";

/* Text only ever gets into the page as text nodes and attribute values: nothing here parses HTML. */

/** An element; attributes whose value is null, undefined or false are left out. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** A section with its heading and a note at its side; null without content. */
function section(id, heading, note, ...content) {
  const blocks = content.flat().filter(Boolean);
  if (blocks.length === 0) return null;
  return el("section", { id, "aria-labelledby": id + "-title" },
    el("header", {}, el("div", {}, el("h2", { id: id + "-title" }, heading), note)),
    el("div", {}, blocks.map((each) => el("div", { class: "block" }, each))));
}

/** Links to the sections of a page. */
function contents(sections) {
  return el("nav", { "aria-label": "Sections" }, sections.map((each) =>
    el("a", { href: "#" + each.id }, each.querySelector("h2").textContent)));
}

/**
 * A table.
 * columns: {name, number (whether it is set right), value: row => text or node, best: row => boolean}
 */
function table(columns, rows) {
  return el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, columns.map((c) => el("th", { scope: "col", class: c.number && "n" }, c.name)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, columns.map((c, i) =>
      el(i === 0 ? "th" : "td", { scope: i === 0 && "row", class: (c.best && c.best(row) ? "best " : "") + (c.number ? "n" : "") },
        c.value(row))))))));
}

/** Names and values; pairs without a value are left out. */
function facts(pairs) {
  return el("dl", { class: "facts" },
    pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
