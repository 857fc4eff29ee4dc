// Puts the page together.

// What tests and other scripts may ask: counts, whether the page is drawn, frames so far, and routes between two ids.
window.graphExport = {
  nodes: entities.length, edges: ties.length, ready: false, frames: 0,
  routes: (from, to) => shortestRoutes(entityById.get(from), entityById.get(to)).routes.map((route) => route.map((entity) => entity.id)),
};

const isNarrow = () => matchMedia("(max-width: 680px)").matches;

/** Panels on the left take turns; on a narrow screen all do. */
function openPanel(name, open = true) {
  for (const panel of ["filters", "routes"]) {
    const shows = panel === name ? open : (name === "dossier" ? !isNarrow() && !$(panel).hidden : false);
    if (name === "dossier" || panel === name || open) $(panel).hidden = !shows;
    $(`show-${panel}`).setAttribute("aria-expanded", String(!$(panel).hidden));
  }
  if (name === "dossier") $("dossier").hidden = !open;
  else if (isNarrow() && open) $("dossier").hidden = true;
  resize();
}

function openDialog(name, content = null) {
  const dialog = $(name);
  const close = button("Close", () => dialog.close());
  dialog.replaceChildren(...(content ?? DIALOGS[name]()), el("div", { class: "tools" }, close));
  if (!dialog.open) dialog.showModal();
}

const DIALOGS = {
  help: () => [
    el("h2", {}, "How to use this page"),
    el("p", {}, "Search first, or click an entity or a tie: its dossier says who claims what, since when, in which words, and who denies it. The filters are the legend too. Drag an entity to pin it; double-click it to unfold its neighbours. Choose “route from” and “route to” to see how two entities are connected. The address of the page keeps the view: copy it to share what you see."),
    el("dl", {}, [["/", "search"], ["arrow keys", "walk from entity to entity, with the drawing in focus"], ["Enter", "open the dossier"], ["+ − 0", "zoom in, out, show all"], ["Ctrl+Z, Ctrl+Y", "undo, redo"], ["Esc", "back"], ["?", "this help"]]
      .map(([keys, words]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, words)])),
    el("p", { class: "quiet" }, "Solid lines: unopposed. Dashed: disputed. Dotted: only denied, or withdrawn. Thin: only alleged or suspected. A number on a line counts ties that lie too close to be drawn apart."),
  ],
  about: () => [el("h2", {}, named(DATA.about.title)), aboutList(), el("h3", {}, `Sources (${sources.length})`),
    el("ul", {}, sources.slice(0, 500).map((source) => el("li", {}, sourceWords(source), " ", linked(source.url)))),
    sources.length > 500 ? el("p", { class: "quiet" }, `and ${sources.length - 500} more, each told with the claims that cite it`) : ""],
};
const aboutList = () => el("dl", {}, Object.entries(DATA.about).filter(([name]) => name !== "title").map(([name, text]) => [el("dt", {}, name.replace("_", " ")), el("dd", {}, named(text))]));

function buildTheme() {
  const choose = (name) => {
    document.documentElement.toggleAttribute("data-dark", name === "dark");
    document.documentElement.toggleAttribute("data-light", name === "light");
    readTheme();
    base.stale = true;
    for (const listener of listeners) listener("theme");
    redraw();
  };
  $("theme").addEventListener("change", () => choose($("theme").value));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => choose($("theme").value));
  readTheme();
}

function start() {
  buildTheme();
  const at = readFragment();
  applyFilters();
  // The first to hear of a change decides what is shown; the others show it.
  onChange((what) => {
    if (what === "shown") {
      applyFilters();
      markRoute();
      fillCells();
      base.stale = true;
    }
    redraw();
  });
  buildFilters();
  buildRoutes();
  buildTime();
  buildScope();
  buildDossier();
  buildTables();
  buildExport();
  listenToPointers();
  listenToKeys();
  listenToSearch();
  $("show-filters").addEventListener("click", () => openPanel("filters", $("filters").hidden));
  $("show-routes").addEventListener("click", () => openPanel("routes", $("routes").hidden));
  $("show-help").addEventListener("click", () => openDialog("help"));
  $("show-about").addEventListener("click", () => openDialog("about"));
  $("zoom-in").addEventListener("click", () => zoom(1.4));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  $("zoom-all").addEventListener("click", () => fit());
  $("relax").addEventListener("click", relax);
  window.addEventListener("hashchange", () => {
    if (location.hash === written) return;
    restore(readFragment());
  });
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", () => { $("print-about").replaceChildren(); showTable(tableState.open); });
  new ResizeObserver(resize).observe($("stage"));
  if (isNarrow()) openPanel("filters", false);
  resize();
  restore(at);
  draw();
  window.graphExport.ready = true;
  if (!isNarrow()) $("search").focus({ preventScroll: true });
}

/** On paper: the drawing, the dossier, the table, and what must be said of them. */
function beforePrint() {
  draw();
  $("print-about").replaceChildren(el("h2", {}, named(DATA.about.title)), aboutList());
  $("stage").hidden = false;
  $("tables").hidden = false;
  drawTables(true);
}

/** Shows what the fragment asks for. */
function restore(at) {
  for (const listener of listeners) listener("shown");
  findRoutes();
  for (const listener of listeners) { listener("shown"); listener("route"); listener("selection"); }
  if (state.route.from && state.route.to && !state.selected) openPanel("routes");
  if (at) { Object.assign(camera, at, { moved: true }); base.stale = true; redraw(); } else fit();
}

start();
