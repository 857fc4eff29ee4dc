// Filters: what of the unfolded entities and ties is shown, and the panel to choose it, which is the legend too.

const visible = { entity: new Uint8Array(entities.length), tie: new Uint8Array(ties.length), ofEntity: new Uint32Array(entities.length), entities: 0, ties: 0 };

function passesTime(tie) {
  const asOf = state.asOf ? daysOf(state.asOf) : null;
  if (!state.time && !asOf) return state.undated || !tie.undated || tie.spans.length > 0;
  if (tie.undated && state.undated) return true;
  const first = state.time ? dayOf(state.time.from) : 0, last = state.time ? dayOf(state.time.to + 1) - 1 : 0;
  return tie.spans.some((span) => (!state.time || holdsBetween(span, first, last)) && (!asOf || holdsAsOf(span, ...asOf)));
}

function passesFilters(tie) {
  if (state.relationsOff.has(tie.relation.index) || state.standingsOff.has(tie.standing)) return false;
  if (tie.modality !== null && tie.modality > state.modality) return false;
  return passesTime(tie);
}

function showsEntity(entity) {
  if (state.hidden.has(entity)) return false;
  if (state.scope && !state.scope.has(entity)) return false;
  if (state.kindsOff.has(entity.kind.index)) return false;
  if (state.list && entity !== state.list && !entity.lists.includes(state.list)) return false;
  const asked = entity === state.selected || entity === state.route.from || entity === state.route.to;
  return state.maxDegree === null || asked || entity.degree <= state.maxDegree;
}

function applyFilters() {
  visible.ofEntity.fill(0);
  visible.ties = 0;
  visible.entities = 0;
  for (const entity of entities) visible.entity[entity.index] = showsEntity(entity) ? 1 : 0;
  for (const tie of ties) {
    const shows = visible.entity[tie.from.index] && visible.entity[tie.to.index] && passesFilters(tie);
    visible.tie[tie.index] = shows ? 1 : 0;
    if (!shows) continue;
    visible.ties += 1;
    visible.ofEntity[tie.from.index] += 1;
    if (tie.to !== tie.from) visible.ofEntity[tie.to.index] += 1;
  }
  for (const entity of entities) {
    const at = entity.index;
    if (!state.loose && visible.entity[at] && !visible.ofEntity[at]) visible.entity[at] = 0;
    visible.entities += visible.entity[at];
  }
}

const shownTies = (pair) => pair.ties.filter((tie) => visible.tie[tie.index]);

/** A line or a mark as it is drawn, for the legend. */
function swatch(draw) {
  const canvas = el("canvas", { class: "swatch", width: 52, height: 32, "aria-hidden": "true" });
  const paint = () => {
    const pen = canvas.getContext("2d");
    pen.setTransform(2, 0, 0, 2, 0, 0);
    pen.clearRect(0, 0, 26, 16);
    draw(pen);
  };
  paint();
  onChange((what) => { if (what === "theme") paint(); });
  return canvas;
}
const lineSwatch = (colour, dash, width = 2.4) => swatch((pen) => {
  pen.strokeStyle = colour ? lineColour(colour) : theme.quiet;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(1, 8);
  pen.lineTo(25, 8);
  pen.stroke();
});
const kindSwatch = (kind) => swatch((pen) => paintMark(pen, kind, 13, 8, 6));

function filterBoxes(name, rows, off) {
  const boxes = [];
  const update = () => { for (const { box, places } of boxes) { box.checked = places.some((at) => !off().has(at)); box.indeterminate = box.checked && places.some((at) => off().has(at)); } };
  const set = (places, on) => {
    remember();
    for (const at of places) if (on) off().delete(at); else off().add(at);
    changed("shown");
  };
  const every = rows.flatMap((row) => row.places);
  const line = ({ places, mark, words, count, parts }) => {
    const box = el("input", { type: "checkbox", onchange: () => set(places, box.checked) });
    boxes.push({ box, places });
    const only = el("button", { type: "button", class: "only", "aria-label": `Only ${words}`, onclick: (event) => {
      event.preventDefault();
      remember();
      for (const at of every) off().add(at);
      for (const at of places) off().delete(at);
      changed("shown");
    } }, "only");
    const own = el("label", { class: "row" }, box, mark, el("span", {}, words), el("span", { class: "count" }, count.toLocaleString("en")), only);
    if (!parts || parts.length < 2) return own;
    return el("div", {}, own, el("details", { class: "sub" }, el("summary", { class: "quiet" }, counted(parts.length, "relation")), parts.map(line)));
  };
  const group = el("div", { role: "group", "aria-label": name }, rows.map(line),
    el("div", { class: "tools" }, button("All", () => set(every, true), { "aria-label": `All ${name}` }), button("None", () => set(every, false), { "aria-label": `No ${name}` })));
  onChange((what) => { if (what === "shown") update(); });
  update();
  return group;
}

const tally = (things, key) => {
  const counts = new Map();
  for (const thing of things) counts.set(key(thing), (counts.get(key(thing)) ?? 0) + 1);
  return counts;
};

function buildFilters() {
  const byRelation = tally(ties, (tie) => tie.relation.index), byKind = tally(entities, (entity) => entity.kind.index), byStanding = tally(ties, (tie) => tie.standing);
  const relationRows = classes.map((group) => {
    const own = relations.filter((relation) => relation.group === group && byRelation.has(relation.index));
    const parts = own.map((relation) => ({ places: [relation.index], words: relation.forward, count: byRelation.get(relation.index) }));
    return { places: own.map((relation) => relation.index), mark: lineSwatch(group.colour, []), words: group.name, count: parts.reduce((sum, part) => sum + part.count, 0), parts };
  }).filter((row) => row.places.length > 0);
  const kindRows = kinds.map((kind) => ({ places: [kind.index], mark: kindSwatch(kind), words: kind.label, count: byKind.get(kind.index) ?? 0 }));
  const dashes = [[], [6, 4], [1.5, 3.5], [1.5, 3.5]];
  const standingRows = DATA.standings.map((name, at) => ({ places: [at], mark: lineSwatch(null, dashes[at]), words: name.replace("-", " "), count: byStanding.get(at) ?? 0 })).filter((row) => row.count > 0);
  const least = el("select", { id: "least", onchange: () => { remember(); state.modality = Number(least.value); changed("shown"); } },
    DATA.modalities.map((name, at) => el("option", { value: at }, name)));
  const most = el("input", { type: "number", min: 1, id: "most", placeholder: "any", onchange: () => { remember(); state.maxDegree = most.value === "" ? null : Math.max(0, Number(most.value)); changed("shown"); } });
  const loose = el("input", { type: "checkbox", onchange: () => { remember(); state.loose = loose.checked; changed("shown"); } });
  const authorities = [...new Set(entities.flatMap((entity) => entity.lists))];
  const list = el("select", { id: "list", onchange: () => { remember(); state.list = list.value === "" ? null : entities[Number(list.value)]; changed("shown"); } },
    el("option", { value: "" }, "anybody or nobody"), authorities.map((entity) => el("option", { value: entity.index }, shortened(plain(entity.name), 40))));
  $("filters").append(
    el("h3", {}, "Ties"), filterBoxes("ties", relationRows, () => state.relationsOff),
    el("h3", {}, "Standing of the claims"), filterBoxes("standings", standingRows, () => state.standingsOff),
    el("p", { class: "quiet" }, "Thin: only alleged or suspected. Thicker: more independent origins."),
    el("label", { class: "field" }, "Claimed at least as", least),
    el("h3", {}, "Entities"), filterBoxes("kinds", kindRows, () => state.kindsOff),
    el("label", { class: "field" }, "Hide hubs above … ties", most),
    authorities.length > 0 ? el("label", { class: "field" }, "Sanctioned by", list) : "",
    el("label", { class: "row" }, loose, "those without a tie shown"),
    el("div", { class: "tools" }, button("Reset filters", () => {
      remember();
      for (const key of ["relationsOff", "kindsOff", "standingsOff"]) state[key].clear();
      Object.assign(state, { modality: DATA.modalities.length - 1, maxDegree: null, list: null, loose: true, time: null, undated: true, asOf: "" });
      changed("shown");
    }), button("Show hidden entities", () => { remember(); state.hidden.clear(); changed("shown"); })),
  );
  const show = () => {
    least.value = String(state.modality);
    most.value = state.maxDegree ?? "";
    list.value = state.list ? String(state.list.index) : "";
    loose.checked = state.loose;
  };
  onChange((what) => { if (what === "shown") show(); });
  show();
}
