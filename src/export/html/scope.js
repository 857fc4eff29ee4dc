// Scope: which entities are unfolded. Of a large graph the page opens on a part, and says so.

/** The entities within so many hops of some, through whatever tie. */
function around(starts, hops) {
  const found = new Set(starts);
  let ring = [...found];
  for (let hop = 0; hop < hops; hop++) {
    const next = [];
    for (const entity of ring) for (const { far } of neighbours[entity.index]) if (!found.has(far)) { found.add(far); next.push(far); }
    ring = next;
  }
  return found;
}

const MOST_AT_FIRST = 400;
function firstScope() {
  if (DATA.start.length === 0) return null;
  const starts = DATA.start.map((at) => entities[at]);
  // As far as is still readable; at least what is next to it.
  const near = around(starts, 1), far = around(starts, 2);
  return far.size <= MOST_AT_FIRST ? far : near;
}
const sameSet = (one, other) => one.size === other.size && [...one].every((thing) => other.has(thing));
const scopeChanged = () => { const first = firstScope(); return first === null || !sameSet(first, state.scope); };

/** Makes sure that an entity is unfolded. */
function reveal(entity) {
  state.hidden.delete(entity);
  if (state.scope) state.scope.add(entity);
}

const folded = (entity) => neighbours[entity.index].map(({ far }) => far).filter((far) => far !== entity && ((state.scope && !state.scope.has(far)) || state.hidden.has(far)));

function expand(entity) {
  const more = folded(entity);
  if (more.length === 0) return;
  remember();
  reveal(entity);
  more.forEach(reveal);
  changed("shown");
  announce(`${counted(more.length, "neighbour")} unfolded`);
}

/** Takes away the neighbours of an entity that hang on it alone. */
function collapse(entity) {
  const alone = neighbours[entity.index].map(({ far }) => far).filter((far) => far !== entity && neighbours[far.index].every((next) => next.far === entity || next.far === far || !visible.entity[next.far.index]));
  if (alone.length === 0) { announce("No neighbour hangs on it alone"); return; }
  remember();
  for (const far of alone) { if (state.scope) state.scope.delete(far); else state.hidden.add(far); }
  changed("shown");
  announce(`${counted(alone.length, "neighbour")} folded`);
}

function only(entity, hops) {
  remember();
  state.scope = around([entity], hops);
  state.hidden.delete(entity);
  changed("shown");
  fit();
}
function everything() {
  remember();
  state.scope = null;
  state.hidden.clear();
  changed("shown");
  fit();
}
function hide(entity) {
  remember();
  state.hidden.add(entity);
  if (state.selected === entity) select(null);
  changed("shown");
}

function buildScope() {
  const show = () => {
    const part = visible.entities < entities.length || visible.ties < ties.length;
    const unfolded = state.scope ? state.scope.size : entities.length;
    $("part").hidden = unfolded === entities.length && state.hidden.size === 0;
    $("part").replaceChildren(`A part is shown: ${unfolded.toLocaleString("en")} of ${counted(entities.length, "entity", "entities")}. The rest is found by search and by unfolding neighbours. `,
      entities.length <= 20000 ? button("Show everything", everything, { class: "link" }) : "");
    $("counts").textContent = part
      ? `${visible.entities.toLocaleString("en")} of ${counted(entities.length, "entity", "entities")} and ${visible.ties.toLocaleString("en")} of ${counted(ties.length, "tie")} shown`
      : `${counted(entities.length, "entity", "entities")}, ${counted(ties.length, "tie")}, ${counted(sources.length, "source")}`;
    $("undo").disabled = past.length === 0;
    $("redo").disabled = future.length === 0;
  };
  onChange((what) => { if (what === "shown") show(); });
  $("undo").addEventListener("click", undo);
  $("redo").addEventListener("click", redo);
  show();
}
