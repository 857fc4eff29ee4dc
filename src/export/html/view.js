// The drawing. A base picture of all that is shown is kept, lines and marks apart from words, and redrawn when it must be; what is
// pointed at is drawn over it.

const canvas = $("canvas");
const camera = { x: 0, y: 0, k: 1, moved: false };
const size = { width: 1, height: 1, scale: 1 };
const base = { canvas: document.createElement("canvas"), words: document.createElement("canvas"), labelled: [], camera: { x: 0, y: 0, k: 1 }, margin: 0, cost: 0, stale: true, draws: 0 };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", "Noto Sans Myanmar", "Noto Sans Arabic", sans-serif';
let hovered = null;

// The most tied first: so labels are given out.
const byDegree = [...entities].sort((one, other) => other.degree - one.degree || one.index - other.index);

const toScreen = (at, x, y) => [(x - at.x) * at.k + at.width / 2, (y - at.y) * at.k + at.height / 2];
const toWorld = (x, y) => [(x - size.width / 2) / camera.k + camera.x, (y - size.height / 2) / camera.k + camera.y];
const radius = (entity, k) => (4 + 1.15 * Math.sqrt(Math.min(entity.degree, 120))) * Math.min(1.7, Math.max(0.34, Math.sqrt(k)));

// --- Lines

/** How the shown ties of a pair run on the screen: one bundle if they are too near, or side by side. */
function strands(pair, at, shown = shownTies(pair)) {
  if (shown.length === 0) return [];
  const [x1, y1] = toScreen(at, pair.low.x, pair.low.y), [x2, y2] = toScreen(at, pair.high.x, pair.high.y);
  if (pair.low === pair.high) {
    const r = radius(pair.low, at.k);
    return shown.map((tie, number) => ({ tie, count: 1, loop: { x: x1, y: y1 - r - 5 - 4 * number, r: 7 + 4 * number } }));
  }
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (shown.length > 1 && (length < 46 || shown.length * 7 > length)) {
    const widest = shown.reduce((one, other) => (other.width > one.width ? other : one));
    return [{ tie: widest, all: shown, count: shown.length, x1, y1, x2, y2, bend: 0 }];
  }
  const gap = Math.min(13, Math.max(6, length / 9));
  return shown.map((tie, number) => ({ tie, count: 1, x1, y1, x2, y2, bend: (number - (shown.length - 1) / 2) * gap }));
}

/** The middle point that bends a strand. */
function bendPoint({ x1, y1, x2, y2, bend }) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [(x1 + x2) / 2 - ((y2 - y1) / length) * bend * 2, (y1 + y2) / 2 + ((x2 - x1) / length) * bend * 2];
}
/** Where a strand's middle is. */
function middle(strand) {
  if (strand.loop) return [strand.loop.x, strand.loop.y - strand.loop.r];
  const [cx, cy] = bendPoint(strand);
  return [(strand.x1 + strand.x2) / 4 + cx / 2, (strand.y1 + strand.y2) / 4 + cy / 2];
}

const standingOf = (strand) => (strand.all ? Math.min(...strand.all.map((tie) => tie.standing)) : strand.tie.standing);
const colourOf = (strand) => (strand.all && strand.all.some((tie) => tie.relation.group !== strand.tie.relation.group) ? theme.quiet : lineColour(strand.tie.relation.group.colour));
const widthOf = (strand, k) => (strand.all ? Math.min(6, strand.tie.width + 0.6 * strand.count) : strand.tie.width) * Math.min(1.5, Math.max(0.4, Math.sqrt(k)));

function trace(pen, strand) {
  if (strand.loop) { pen.moveTo(strand.loop.x + strand.loop.r, strand.loop.y); pen.arc(strand.loop.x, strand.loop.y, strand.loop.r, 0, 2 * Math.PI); return; }
  pen.moveTo(strand.x1, strand.y1);
  if (strand.bend === 0) pen.lineTo(strand.x2, strand.y2);
  else pen.quadraticCurveTo(...bendPoint(strand), strand.x2, strand.y2);
}

/** The corners of the head of a tie's arrow, at the border of the entity it leads to; null if it has none. */
function arrowHead(strand, k) {
  if (strand.loop || strand.all || strand.tie.relation.symmetric) return null;
  const { tie } = strand;
  const forth = tie.to === tie.pair.high;
  const [ax, ay] = forth ? [strand.x1, strand.y1] : [strand.x2, strand.y2], [bx, by] = forth ? [strand.x2, strand.y2] : [strand.x1, strand.y1];
  const [cx, cy] = strand.bend === 0 ? [ax, ay] : bendPoint(strand);
  const length = Math.hypot(bx - cx, by - cy) || 1;
  if (Math.hypot(bx - ax, by - ay) < radius(tie.from, k) + radius(tie.to, k) + 8) return null;
  const [ux, uy] = [(bx - cx) / length, (by - cy) / length];
  const reach = radius(tie.to, k) + 1, long = Math.min(10, 4.5 + widthOf(strand, k) * 1.6), wide = long * 0.42;
  const [tx, ty] = [bx - ux * reach, by - uy * reach];
  return [[tx, ty], [tx - ux * long - uy * wide, ty - uy * long + ux * wide], [tx - ux * long + uy * wide, ty - uy * long - ux * wide]];
}

function paintStrands(pen, list, k) {
  const looks = new Map();
  for (const strand of list) {
    const [colour, dash, width] = [colourOf(strand), standingOf(strand), Math.round(widthOf(strand, k) * 5) / 5];
    const key = `${colour} ${dash} ${width}`;
    if (!looks.has(key)) looks.set(key, { colour, dash, width, strands: [] });
    looks.get(key).strands.push(strand);
  }
  for (const { colour, dash, width, strands: alike } of looks.values()) {
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(DASHES[dash]);
    // Paths of many thousand lines are slow to fill in.
    for (let at = 0; at < alike.length; at += 300) {
      pen.beginPath();
      for (const strand of alike.slice(at, at + 300)) trace(pen, strand);
      pen.stroke();
    }
    pen.setLineDash([]);
    if (k < 0.28) continue;
    pen.beginPath();
    for (const strand of alike) {
      const head = arrowHead(strand, k);
      if (!head) continue;
      pen.moveTo(...head[0]);
      pen.lineTo(...head[1]);
      pen.lineTo(...head[2]);
    }
    pen.fill();
  }
}

// --- Words

const widths = new Map();
function textWidth(pen, text) {
  const key = pen.font + text;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** Gives out places for words, so that none covers another. */
class Room {
  constructor() { this.cells = new Map(); }
  *keys([left, top, right, bottom]) {
    for (let column = Math.floor(left / 80); column <= right / 80; column++) for (let row = Math.floor(top / 40); row <= bottom / 40; row++) yield column * 100003 + row;
  }
  isFree(box) {
    for (const key of this.keys(box)) for (const other of this.cells.get(key) ?? []) if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
    return true;
  }
  take(box) {
    for (const key of this.keys(box)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(box); }
  }
}

function paintWords(pen, text, x, y, { turn = 0, colour = theme.text } = {}) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(turn);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = theme.paper;
  pen.strokeText(text, 0, 0);
  pen.fillStyle = colour;
  pen.fillText(text, 0, 0);
  pen.restore();
}

const labelOf = (entity) => (entity.label ??= shortened(plain(entity.name), 34));

/** Where the name of an entity may stand, best first, and the reach of a name to both sides. */
function labelPlaces(pen, entity, at, bold = false) {
  const [x, y] = toScreen(at, entity.x, entity.y);
  const big = entity.degree >= 12 && at.k > 0.4;
  pen.font = `${big || bold ? 600 : 400} ${big ? 13 : 12}px ${FONT}`;
  const wide = textWidth(pen, labelOf(entity)) / 2 + 3, r = radius(entity, at.k);
  return { wide, places: [[x, y + r + 10], [x, y - r - 10], [x + r + wide + 2, y], [x - r - wide - 2, y]] };
}
const labelBox = ([x, y], wide) => [x - wide, y - 8, x + wide, y + 8];

/** Gives names to as many of the first entities as there is room for; with `force` to all. Returns [entity, which place]. */
function paintLabels(pen, list, at, room, most, force = false) {
  const given = [];
  for (const entity of list) {
    if (given.length >= most) break;
    const [x, y] = toScreen(at, entity.x, entity.y);
    if (x < -40 || y < -40 || x > at.width + 40 || y > at.height + 40) continue;
    const { wide, places } = labelPlaces(pen, entity, at, force);
    // What stands where it is seen has its name there too, not half in the margin.
    const inside = (edge, px, py, wide, high) => px - wide >= edge && px + wide <= at.width - edge && py >= edge + high && py <= at.height - edge - high;
    const edge = at.margin && inside(at.margin, x, y, 0, 0) ? at.margin : 0;
    const fits = ([px, py]) => inside(edge, px, py, wide, 8);
    const place = places.find((own) => fits(own) && room.isFree(labelBox(own, wide))) ?? (force ? places.find(fits) ?? places[0] : null);
    if (!place) continue;
    room.take(labelBox(place, wide));
    paintWords(pen, labelOf(entity), ...place);
    given.push([entity, places.indexOf(place)]);
  }
  return given;
}

function paintTieWords(pen, list, at, room) {
  pen.font = `11px ${FONT}`;
  for (const strand of list) {
    if (strand.loop) continue;
    const text = strand.all ? `${strand.count} ties` : shortened(plain(strand.tie.words), 40);
    const wide = textWidth(pen, text), length = Math.hypot(strand.x2 - strand.x1, strand.y2 - strand.y1);
    if (length < wide + radius(strand.tie.from, at.k) + radius(strand.tie.to, at.k) + 14) continue;
    const [x, y] = middle(strand);
    let turn = Math.atan2(strand.y2 - strand.y1, strand.x2 - strand.x1);
    if (turn > Math.PI / 2) turn -= Math.PI;
    if (turn < -Math.PI / 2) turn += Math.PI;
    const reachX = (Math.abs(Math.cos(turn)) * wide) / 2 + 6, reachY = (Math.abs(Math.sin(turn)) * wide) / 2 + 6;
    const box = [x - reachX, y - reachY, x + reachX, y + reachY];
    if (!room.isFree(box)) continue;
    room.take(box);
    paintWords(pen, text, x, y, { turn, colour: colourOf(strand) });
  }
}

// --- The whole

const inView = (x, y, at) => x > -60 && y > -60 && x < at.width + 60 && y < at.height + 60;

/** Draws the lines and marks of all that is shown, as seen by `at` ({x, y, k, width, height}), and returns what its words need. */
function paintMarks(pen, at) {
  const [left, top] = [at.x - at.width / 2 / at.k - 40 / at.k, at.y - at.height / 2 / at.k - 40 / at.k];
  const [right, bottom] = [2 * at.x - left, 2 * at.y - top];
  const list = [];
  for (const pair of pairs) {
    const { low, high } = pair;
    if (!visible.entity[low.index] || !visible.entity[high.index]) continue;
    if (Math.max(low.x, high.x) < left || Math.min(low.x, high.x) > right || Math.max(low.y, high.y) < top || Math.min(low.y, high.y) > bottom) continue;
    for (const strand of strands(pair, at)) list.push(strand);
  }
  pen.globalAlpha = list.length > 6000 ? 0.4 : list.length > 1500 ? 0.6 : 0.85;
  paintStrands(pen, list, at.k);
  pen.globalAlpha = 1;
  const room = new Room();
  const seen = [];
  for (const entity of byDegree) {
    if (!visible.entity[entity.index]) continue;
    const [x, y] = toScreen(at, entity.x, entity.y);
    if (!inView(x, y, at)) continue;
    seen.push(entity);
  }
  const few = seen.length < 900;
  for (let number = seen.length - 1; number >= 0; number--) {
    const entity = seen[number], r = radius(entity, at.k), [x, y] = toScreen(at, entity.x, entity.y);
    paintMark(pen, entity.kind, x, y, r);
    if (few) room.take([x - r, y - r, x + r, y + r]);
    if (state.pinned.has(entity)) { pen.beginPath(); pen.arc(x, y, 2, 0, 7); pen.fillStyle = theme.paper; pen.fill(); }
  }
  return { list, seen, room };
}

/** The words of it: names, counts of bundles, and from near how ties read. */
function paintAllWords(pen, at, { list, seen, room }) {
  const most = at.k < 0.25 ? 30 : at.k < 0.6 ? 90 : 260;
  const labelled = paintLabels(pen, seen.slice(0, 1500), at, room, most);
  for (const strand of list) {
    if (!strand.all || at.k < 0.5) continue;
    const [x, y] = middle(strand);
    if (room.isFree([x - 8, y - 8, x + 8, y + 8])) { pen.font = `600 11px ${FONT}`; paintWords(pen, `${strand.count}`, x, y, { colour: theme.quiet }); }
  }
  if (at.k > 1.15 && list.length < 1500) paintTieWords(pen, list, at, room);
  return labelled;
}

/** What is pointed at or chosen: entities, the pairs between them, and ties. */
function focus() {
  const thing = hovered ?? state.selected;
  const marked = { entities: new Set(onRoute.entities), strands: [], strong: new Set(), any: false };
  const at = view();
  for (const pair of onRoute.pairs) marked.strands.push(...strands(pair, at));
  if (thing && isTie(thing)) {
    marked.entities.add(thing.from).add(thing.to);
    marked.strands.push(...strands(thing.pair, at).filter((strand) => strand.tie === thing || strand.all?.includes(thing)));
    marked.strong.add(thing.from).add(thing.to);
  } else if (thing && visible.entity[thing.index]) {
    marked.entities.add(thing);
    marked.strong.add(thing);
    for (const { far, pair } of neighbours[thing.index]) {
      if (!visible.entity[far.index] || shownTies(pair).length === 0) continue;
      marked.entities.add(far);
      marked.strands.push(...strands(pair, at));
    }
  }
  for (const entity of onRoute.entities) marked.strong.add(entity);
  marked.any = marked.entities.size > 0;
  return marked;
}

const view = () => ({ x: camera.x, y: camera.y, k: camera.k, width: size.width, height: size.height });

function drawBase() {
  const start = performance.now();
  base.margin = base.cost > 16 ? Math.round(Math.min(size.width, size.height) * 0.3) : 0;
  const [width, height] = [size.width + 2 * base.margin, size.height + 2 * base.margin];
  const [pen, wordPen] = [base.canvas, base.words].map((sheet) => {
    [sheet.width, sheet.height] = [Math.round(width * size.scale), Math.round(height * size.scale)];
    const own = sheet.getContext("2d");
    own.setTransform(size.scale, 0, 0, size.scale, 0, 0);
    return own;
  });
  const at = { ...view(), width, height, margin: base.margin };
  base.labelled = paintAllWords(wordPen, at, paintMarks(pen, at));
  base.camera = { x: camera.x, y: camera.y, k: camera.k };
  base.stale = false;
  base.draws += 1;
  base.cost = performance.now() - start;
}

let settleTimer = 0;
function draw() {
  if (size.width < 2 || size.height < 2) return;
  const moved = base.camera.x !== camera.x || base.camera.y !== camera.y || base.camera.k !== camera.k;
  if (base.stale || (moved && base.cost <= 16)) drawBase();
  else if (moved) {
    // A large picture is moved as it is, and drawn anew when it comes to rest.
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => { base.stale = true; redraw(); }, 140);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(size.scale, 0, 0, size.scale, 0, 0);
  pen.fillStyle = theme.paper;
  pen.fillRect(0, 0, size.width, size.height);
  const marked = focus();
  pen.globalAlpha = marked.any ? (hovered && !state.selected && onRoute.entities.size === 0 ? 0.5 : 0.32) : 1;
  const ratio = camera.k / base.camera.k;
  const [wide, high] = [(size.width + 2 * base.margin) * ratio, (size.height + 2 * base.margin) * ratio];
  const [x, y] = [size.width / 2 + (base.camera.x - camera.x) * camera.k, size.height / 2 + (base.camera.y - camera.y) * camera.k];
  pen.drawImage(base.canvas, x - wide / 2, y - high / 2, wide, high);
  pen.globalAlpha = 1;
  if (!marked.any) pen.drawImage(base.words, x - wide / 2, y - high / 2, wide, high);
  if (marked.any) paintFocus(pen, marked);
  window.graphExport.frames += 1;
}

function paintFocus(pen, marked, at = view()) {
  const chosen = new Set([...onRoute.pairs]);
  pen.lineCap = "round";
  for (const strand of marked.strands) {
    if (!chosen.has(strand.tie.pair) && strand.tie !== state.selected) continue;
    pen.beginPath();
    trace(pen, strand);
    pen.strokeStyle = theme.accent;
    pen.globalAlpha = 0.28;
    pen.lineWidth = widthOf(strand, at.k) + 8;
    pen.stroke();
    pen.globalAlpha = 1;
  }
  pen.lineCap = "butt";
  paintStrands(pen, marked.strands, at.k);
  const room = new Room();
  const list = [...marked.entities].filter((entity) => visible.entity[entity.index]).sort((one, other) => marked.strong.has(other) - marked.strong.has(one) || other.degree - one.degree);
  for (const entity of list) {
    const [x, y] = toScreen(at, entity.x, entity.y), r = radius(entity, at.k);
    if (marked.strong.has(entity)) {
      pen.beginPath();
      pen.arc(x, y, r + 5, 0, 2 * Math.PI);
      pen.strokeStyle = theme.accent;
      pen.lineWidth = entity === state.selected ? 3 : 2;
      pen.stroke();
    }
    paintMark(pen, entity.kind, x, y, r);
    room.take([x - r, y - r, x + r, y + r]);
  }
  const strong = list.filter((entity) => marked.strong.has(entity));
  paintLabels(pen, strong, at, room, strong.length, true);
  paintLabels(pen, list.filter((entity) => !marked.strong.has(entity)), at, room, 120);
  if (marked.strands.length < 60) paintTieWords(pen, marked.strands, at, room);
  // The other names stay where they were, quietly, if nothing else stands there now.
  pen.globalAlpha = 0.4;
  for (const [entity, number] of base.labelled) {
    if (marked.entities.has(entity)) continue;
    const { wide, places } = labelPlaces(pen, entity, at);
    if (room.isFree(labelBox(places[number], wide))) paintWords(pen, labelOf(entity), ...places[number]);
  }
  pen.globalAlpha = 1;
}

const redraw = onceAFrame(draw);

function resize() {
  const box = canvas.parentElement.getBoundingClientRect();
  const time = $("time").hidden ? 0 : $("time").getBoundingClientRect().height;
  const [width, height, scale] = [Math.floor(box.width), Math.floor(box.height - time), window.devicePixelRatio || 1];
  if (width === size.width && height === size.height && scale === size.scale) return;
  Object.assign(size, { width: Math.max(1, width), height: Math.max(1, height), scale });
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  base.stale = true;
  if (!camera.moved) fit();
  redraw();
}

/** Shows some entities, or all that are shown. */
function fit(some = null) {
  const list = (some ?? entities).filter((entity) => visible.entity[entity.index]);
  if (list.length === 0) return;
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of list) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  camera.x = (bounds.left + bounds.right) / 2;
  camera.y = (bounds.top + bounds.bottom) / 2;
  const room = (extent, length) => Math.max(40, length - 90) / Math.max(extent, 1);
  camera.k = Math.min(some ? 2.2 : 3, room(bounds.right - bounds.left, size.width - Math.min(70, size.width / 10)), room(bounds.bottom - bounds.top, size.height));
  camera.moved = some !== null;
  redraw();
}

function centre(entity) {
  camera.k = Math.max(camera.k, 0.9);
  camera.x = entity.x;
  // On a narrow screen the dossier covers the lower part.
  camera.y = entity.y + (isNarrow() && !$("dossier").hidden ? (size.height * 0.25) / camera.k : 0);
  camera.moved = true;
  redraw();
}

function zoom(factor, x = size.width / 2, y = size.height / 2) {
  const [wx, wy] = toWorld(x, y);
  camera.k = Math.min(12, Math.max(0.01, camera.k * factor));
  camera.x = wx - (x - size.width / 2) / camera.k;
  camera.y = wy - (y - size.height / 2) / camera.k;
  camera.moved = true;
  redraw();
  writeFragmentSoon();
}

// --- What is where

const CELL = 60;
const cells = new Map();
function fillCells() {
  cells.clear();
  for (const entity of entities) {
    if (!visible.entity[entity.index]) continue;
    const key = `${Math.floor(entity.x / CELL)} ${Math.floor(entity.y / CELL)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(entity);
  }
}

function entityAt(x, y, slack = 4) {
  const [wx, wy] = toWorld(x, y);
  const reach = 32 / camera.k;
  let best = null, nearest = Infinity;
  for (let column = Math.floor((wx - reach) / CELL); column <= (wx + reach) / CELL; column++) {
    for (let row = Math.floor((wy - reach) / CELL); row <= (wy + reach) / CELL; row++) {
      for (const entity of cells.get(`${column} ${row}`) ?? []) {
        const distance = Math.hypot(entity.x - wx, entity.y - wy) * camera.k - radius(entity, camera.k);
        if (distance < slack && distance < nearest) { best = entity; nearest = distance; }
      }
    }
  }
  return best;
}

function tieAt(x, y, slack = 6) {
  const at = view();
  let best = null, nearest = slack;
  for (const pair of pairs) {
    const { low, high } = pair;
    if (!visible.entity[low.index] || !visible.entity[high.index]) continue;
    const [x1, y1] = toScreen(at, low.x, low.y), [x2, y2] = toScreen(at, high.x, high.y);
    const far = 40 + (low === high ? 60 : 0);
    if (x < Math.min(x1, x2) - far || x > Math.max(x1, x2) + far || y < Math.min(y1, y2) - far || y > Math.max(y1, y2) + far) continue;
    for (const strand of strands(pair, at)) {
      const distance = distanceTo(strand, x, y);
      if (distance < nearest) { nearest = distance; best = strand.tie; }
    }
  }
  return best;
}

function distanceTo(strand, x, y) {
  if (strand.loop) return Math.abs(Math.hypot(x - strand.loop.x, y - strand.loop.y) - strand.loop.r);
  const [cx, cy] = strand.bend === 0 ? [(strand.x1 + strand.x2) / 2, (strand.y1 + strand.y2) / 2] : bendPoint(strand);
  let nearest = Infinity, [px, py] = [strand.x1, strand.y1];
  for (let step = 1; step <= 12; step++) {
    const t = step / 12, u = 1 - t;
    const [qx, qy] = [u * u * strand.x1 + 2 * u * t * cx + t * t * strand.x2, u * u * strand.y1 + 2 * u * t * cy + t * t * strand.y2];
    const along = Math.min(1, Math.max(0, ((x - px) * (qx - px) + (y - py) * (qy - py)) / ((qx - px) ** 2 + (qy - py) ** 2 || 1)));
    nearest = Math.min(nearest, Math.hypot(x - px - along * (qx - px), y - py - along * (qy - py)));
    [px, py] = [qx, qy];
  }
  return nearest;
}

/** Lets the shown entities that are not pinned settle: neighbours draw near, others part. */
function relax() {
  const list = entities.filter((entity) => visible.entity[entity.index]);
  if (list.length > 3000) { announce("Too many entities to settle at once"); return; }
  remember();
  let heat = 1;
  const step = () => {
    const grid = new Map(), reach = 90;
    for (const entity of list) {
      entity.dx = entity.dy = 0;
      const key = Math.floor(entity.x / reach) * 65537 + Math.floor(entity.y / reach);
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(entity);
    }
    for (const one of list) {
      const [column, row] = [Math.floor(one.x / reach), Math.floor(one.y / reach)];
      for (let dc = -1; dc <= 1; dc++) for (let dr = -1; dr <= 1; dr++) for (const other of grid.get((column + dc) * 65537 + row + dr) ?? []) {
        if (other === one) continue;
        const [x, y] = [one.x - other.x || 0.1, one.y - other.y || 0.1], square = x * x + y * y;
        if (square > reach * reach) continue;
        const push = 900 / Math.max(square, 60) / 4;
        one.dx += x * push * 0.12;
        one.dy += y * push * 0.12;
      }
    }
    for (const { low, high, ties: own } of pairs) {
      if (low === high || !visible.entity[low.index] || !visible.entity[high.index] || !own.some((tie) => visible.tie[tie.index])) continue;
      const [x, y] = [high.x - low.x, high.y - low.y], length = Math.hypot(x, y) || 1;
      const pull = ((length - 55) / length) * 0.5;
      const share = low.degree / (low.degree + high.degree);
      low.dx += x * pull * (1 - share);
      low.dy += y * pull * (1 - share);
      high.dx -= x * pull * share;
      high.dy -= y * pull * share;
    }
    for (const entity of list) {
      if (state.pinned.has(entity)) continue;
      entity.x += Math.max(-30, Math.min(30, entity.dx * heat));
      entity.y += Math.max(-30, Math.min(30, entity.dy * heat));
    }
    heat *= 0.96;
  };
  const end = () => { fillCells(); base.stale = true; changed("moved"); redraw(); };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) { for (let turn = 0; turn < 90; turn++) step(); end(); return; }
  const turn = () => {
    for (let number = 0; number < 3; number++) step();
    end();
    if (heat > 0.03) requestAnimationFrame(turn);
  };
  turn();
}
