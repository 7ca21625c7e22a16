const whole = d3.format(",d");
const percent = (share) => d3.format(share > 0 && share < 0.1 ? ".1%" : ".0%")(share);

/** 1.4 million, 12.3 thousand, 842. */
function words(n) {
  for (const [size, name] of [[1e9, "billion"], [1e6, "million"]]) {
    if (n >= size) return d3.format(n >= 100 * size ? ".0f" : ".1f")(n / size).replace(/\.0$/, "") + " " + name;
  }
  return whole(n);
}

/** 1.4 M, 12.3 k, 842. */
function short(n) {
  for (const [size, name] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (Math.abs(n) >= size) return d3.format(".3~r")(n / size) + " " + name;
  }
  return d3.format(Number.isInteger(n) ? "d" : ".3~r")(n);
}

/** 8 minutes, 1 h 20 min, 42 s. */
function time(seconds) {
  if (seconds < 10) return d3.format(".1f")(seconds) + " s";
  if (seconds < 90) return Math.round(seconds) + " s";
  const minutes = Math.round(seconds / 60);
  if (seconds < 600) return Math.floor(Math.round(seconds) / 60) + " min " + (Math.round(seconds) % 60) + " s";
  return minutes < 60 ? minutes + " min" : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
}

/** The same in a sentence. */
function inWords(seconds) {
  if (seconds < 90) return Math.round(seconds) + " seconds";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return minutes + " minutes";
  return d3.format(".1f")(seconds / 3600).replace(/\.0$/, "") + " hours";
}

function bytes(n) {
  for (const [size, name] of [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]]) {
    if (n >= size) return d3.format(n >= 100 * size ? ".0f" : ".1f")(n / size) + " " + name;
  }
  return n + " bytes";
}

/** 1.2 × 10¹⁵ */
function power(n) {
  if (n === 0) return "0";
  const exponent = Math.floor(Math.log10(n));
  const raised = [...String(exponent)].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]).join("");
  return d3.format(".1f")(n / 10 ** exponent) + " × 10" + raised;
}

/** As many digits as a reader can use, none lost that matter. */
function exact(n) {
  if (n === 0) return "0";
  const size = Math.abs(n);
  return size >= 1000 ? whole(Math.round(n)) : size >= 1e-4 ? d3.format(".4~r")(n) : d3.format(".3~e")(n);
}
