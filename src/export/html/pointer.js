// Mouse, touch and keys on the drawing.

function listenToPointers() {
  const fingers = new Map();
  let grip = null; // what the first finger holds: {entity, x, y, moved}
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    fingers.set(event.pointerId, [x, y]);
    grip = fingers.size === 1 ? { entity: entityAt(x, y, event.pointerType === "touch" ? 12 : 4), x, y, moved: false } : null;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (!fingers.has(event.pointerId)) { hover(x, y); return; }
    const before = fingers.get(event.pointerId);
    if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const spread = (place) => Math.hypot(place[0] - other[0], place[1] - other[1]) || 1;
      camera.x -= (x - before[0]) / 2 / camera.k;
      camera.y -= (y - before[1]) / 2 / camera.k;
      zoom(spread([x, y]) / spread(before), (x + other[0]) / 2, (y + other[1]) / 2);
    } else if (grip && (grip.moved || Math.hypot(x - grip.x, y - grip.y) > 4)) {
      if (!grip.moved && grip.entity) remember();
      grip.moved = true;
      if (grip.entity) {
        [grip.entity.x, grip.entity.y] = toWorld(x, y);
        state.pinned.add(grip.entity);
        base.stale = true;
      } else {
        camera.x -= (x - before[0]) / camera.k;
        camera.y -= (y - before[1]) / camera.k;
        camera.moved = true;
      }
      redraw();
    }
    fingers.set(event.pointerId, [x, y]);
  });
  const lift = (event) => {
    const held = grip;
    fingers.delete(event.pointerId);
    if (!held || fingers.size > 0) return;
    grip = null;
    if (held.moved) { fillCells(); changed("moved"); return; }
    if (event.type === "pointercancel") return;
    select(held.entity ?? tieAt(held.x, held.y, event.pointerType === "touch" ? 14 : 6));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => { if (hovered) { hovered = null; redraw(); } });
  canvas.addEventListener("dblclick", (event) => {
    const entity = entityAt(...at(event));
    if (entity) expand(entity); else zoom(1.6, ...at(event));
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), ...at(event));
  }, { passive: false });
}

function hover(x, y) {
  const thing = entityAt(x, y) ?? (visible.ties < 4000 ? tieAt(x, y) : null);
  if (thing === hovered) return;
  hovered = thing;
  canvas.classList.toggle("over", thing !== null);
  redraw();
}

/** The neighbour that lies most in a direction. */
function neighbourTowards(entity, [dx, dy]) {
  let best = null, most = 0.2;
  for (const { far, pair } of neighbours[entity.index]) {
    if (far === entity || !visible.entity[far.index] || shownTies(pair).length === 0) continue;
    const [x, y] = [far.x - entity.x, far.y - entity.y], length = Math.hypot(x, y) || 1;
    const turn = (x * dx + y * dy) / length, rank = turn - length / 1e5;
    if (rank > most) { most = rank; best = far; }
  }
  return best;
}

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function listenToKeys() {
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) {
      event.preventDefault();
      const now = state.selected && isTie(state.selected) ? state.selected.to : state.selected;
      const next = now ? neighbourTowards(now, ARROWS[event.key]) : byDegree.find((entity) => visible.entity[entity.index]);
      if (!next) { announce("No neighbour in that direction"); return; }
      select(next);
      keepInView(next);
    } else if (event.key === "Enter" && state.selected) {
      event.preventDefault();
      openPanel("dossier");
      $("dossier").focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox" && event.target.type !== "range";
    if (event.key === "Escape") { goBack(event); return; }
    if ((event.ctrlKey || event.metaKey) && !typing && /^[zy]$/i.test(event.key)) {
      event.preventDefault();
      if (event.key.toLowerCase() === "y" || event.shiftKey) redo(); else undo();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const work = { "/": () => $("search").focus(), "?": () => openDialog("help"), "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": () => fit() }[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  });
}

function keepInView(entity) {
  const [x, y] = toScreen(view(), entity.x, entity.y);
  if (x < 60 || y < 60 || x > size.width - 60 || y > size.height - 60) centre(entity);
}

/** Escape: one step back, from whatever is open. */
function goBack(event) {
  if (document.querySelector("dialog[open]")) return;
  if (document.activeElement === $("search")) { closeResults(); $("search").value = ""; canvas.focus(); event.preventDefault(); return; }
  if ($("dossier").contains(document.activeElement)) { canvas.focus(); return; }
  if (!$("tables").hidden) { showTable(false); canvas.focus(); return; }
  if (state.selected) { select(null); return; }
  if (state.route.from || state.route.to) { state.route = { from: null, to: null, filtered: state.route.filtered, chosen: 0 }; findRoutes(); changed("shown"); changed("route"); }
}
