function scalePage(scale) {
  return [el("header", {}, el("h1", {}, "Scaling"))];
}
