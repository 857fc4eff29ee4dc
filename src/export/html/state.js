// What the reader has chosen, kept in the fragment of the address, and the way back.

const state = {
  selected: null, // an entity or a tie
  scope: null, // the entities that are unfolded, or null if all are
  hidden: new Set(),
  pinned: new Set(),
  relationsOff: new Set(),
  kindsOff: new Set(),
  standingsOff: new Set(),
  modality: DATA.modalities.length - 1, // the weakest that is shown
  maxDegree: null,
  list: null,
  loose: true, // entities without a tie that is shown
  time: null, // {from, to} in years
  undated: true,
  asOf: "",
  route: { from: null, to: null, filtered: false, chosen: 0 },
};

const isTie = (thing) => thing !== null && "relation" in thing;
const listeners = [];
/** Calls back with what changed: "selection", "shown" (filters and scope), "moved", "route". */
const onChange = (listener) => listeners.push(listener);
function changed(what) {
  for (const listener of listeners) listener(what);
  writeFragmentSoon();
}

function select(thing, { quiet = false } = {}) {
  state.selected = thing;
  changed("selection");
  if (!quiet) announce(thing === null ? "Nothing selected" : isTie(thing) ? sentence(thing) : `${thing.name}, ${thing.kind.label}, ${counted(thing.degree, "tie")}`);
}

// Undo: what unfolds, hides, pins and filters.
const KEPT = ["scope", "hidden", "pinned", "relationsOff", "kindsOff", "standingsOff"];
const past = [], future = [];
function snapshot() {
  const kept = Object.fromEntries(KEPT.map((key) => [key, state[key] === null ? null : new Set(state[key])]));
  const { modality, maxDegree, list, loose, undated, asOf } = state;
  const places = [...state.pinned].map((entity) => [entity, entity.x, entity.y]);
  return { ...kept, modality, maxDegree, list, loose, undated, asOf, time: state.time && { ...state.time }, places };
}
/** Remembers how things are; to be called before they change. */
function remember() {
  past.push(snapshot());
  if (past.length > 100) past.shift();
  future.length = 0;
}
function travel(back, forth) {
  if (back.length === 0) return;
  forth.push(snapshot());
  const { places, ...then } = back.pop();
  const pinnedBefore = state.pinned;
  Object.assign(state, then);
  for (const entity of pinnedBefore) if (!state.pinned.has(entity)) [entity.x, entity.y] = [entity.homeX, entity.homeY];
  for (const [entity, x, y] of places) [entity.x, entity.y] = [x, y];
  changed("shown");
}
const undo = () => travel(past, future);
const redo = () => travel(future, past);

const ids = (things) => [...things].map((thing) => encodeURIComponent(thing.id ?? thing.name)).join(",");
const split = (text) => (text ? text.split(",").map(decodeURIComponent) : []);

function fragment() {
  const parts = new URLSearchParams();
  const put = (key, value) => { if (value) parts.set(key, value); };
  if (state.selected) put(isTie(state.selected) ? "tie" : "entity", state.selected.id);
  put("without", [...state.relationsOff].map((at) => relations[at].name).join(","));
  put("nokinds", [...state.kindsOff].map((at) => encodeURIComponent(kinds[at].name)).join(","));
  put("nostanding", [...state.standingsOff].map((at) => DATA.standings[at]).join(","));
  if (state.modality < DATA.modalities.length - 1) put("least", DATA.modalities[state.modality]);
  if (state.maxDegree !== null) put("most", String(state.maxDegree));
  if (state.list) put("list", state.list.id);
  if (!state.loose) put("tied", "1");
  if (state.time) put("years", `${state.time.from}-${state.time.to}`);
  if (!state.undated) put("dated", "1");
  put("asof", state.asOf);
  if (state.route.from) put("from", state.route.from.id);
  if (state.route.to) put("to", state.route.to.id);
  if (state.route.filtered) put("filtered", "1");
  put("hidden", ids(state.hidden));
  if (state.scope && scopeChanged()) put("scope", ids(state.scope));
  put("pinned", [...state.pinned].map((entity) => `${encodeURIComponent(entity.id)}@${Math.round(entity.x)}@${Math.round(entity.y)}`).join(","));
  if (camera.moved) put("at", [camera.x, camera.y].map((part) => part.toFixed(1)).join(",") + "," + camera.k.toPrecision(4));
  return parts.toString();
}

let fragmentTimer = 0, written = null;
function writeFragmentSoon() {
  clearTimeout(fragmentTimer);
  fragmentTimer = setTimeout(() => {
    written = "#" + fragment();
    try { history.replaceState(null, "", written); } catch { location.replace(written); }
  }, 250);
}

function readFragment() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const get = (key) => parts.get(key) ?? "";
  const places = (names, all, name) => new Set(names.map((own) => all.findIndex((one) => name(one) === own)).filter((at) => at >= 0));
  const found = (list) => list.map((id) => entityById.get(id)).filter(Boolean);
  state.relationsOff = places(split(get("without")), relations, (one) => one.name);
  state.kindsOff = places(split(get("nokinds")), kinds, (one) => one.name);
  state.standingsOff = places(split(get("nostanding")), DATA.standings, (one) => one);
  const least = DATA.modalities.indexOf(get("least"));
  state.modality = least < 0 ? DATA.modalities.length - 1 : least;
  state.maxDegree = /^\d+$/.test(get("most")) ? Number(get("most")) : null;
  state.list = entityById.get(get("list")) ?? null;
  state.loose = get("tied") === "";
  const years = /^(-?\d+)-(-?\d+)$/.exec(get("years"));
  state.time = years ? { from: Number(years[1]), to: Number(years[2]) } : null;
  state.undated = get("dated") === "";
  state.asOf = daysOf(get("asof")) ? get("asof") : "";
  state.route = { from: entityById.get(get("from")) ?? null, to: entityById.get(get("to")) ?? null, filtered: get("filtered") !== "", chosen: 0 };
  state.hidden = new Set(found(split(get("hidden"))));
  state.scope = parts.has("scope") ? new Set(found(split(get("scope")))) : firstScope();
  state.pinned = new Set();
  for (const part of get("pinned").split(",").filter(Boolean)) {
    const [id, x, y] = part.split("@");
    const entity = entityById.get(decodeURIComponent(id));
    if (!entity || !Number.isFinite(Number(x)) || !Number.isFinite(Number(y))) continue;
    [entity.x, entity.y] = [Number(x), Number(y)];
    state.pinned.add(entity);
  }
  state.selected = tieById.get(get("tie")) ?? entityById.get(get("entity")) ?? null;
  if (state.selected && !isTie(state.selected)) reveal(state.selected);
  const at = get("at").split(",").map(Number);
  return at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? { x: at[0], y: at[1], k: at[2] } : null;
}
