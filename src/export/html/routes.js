// Routes: all shortest ones between two entities, under the policy of the library, in its order.

/** Whether some tie between two entities may be walked. */
const opens = (pair, filtered) => pair.ties.some((tie) => tie.walked && (!filtered || visible.tie[tie.index]));

/** {routes, cut}: rows of entities, in the order of the file. */
function shortestRoutes(from, to, { filtered = false, hops = MAX_HOPS, limit = MAX_ROUTES } = {}) {
  if (from === to) return { routes: [], cut: false };
  const away = new Map([[to, 0]]);
  const mayPass = (entity) => (entity.flags & FLAG.inner) !== 0 && (!filtered || visible.entity[entity.index]);
  let ring = [to];
  for (let hop = 1; hop <= hops && ring.length > 0 && !away.has(from); hop++) {
    const next = [];
    for (const entity of ring) {
      for (const { far, pair } of neighbours[entity.index]) {
        if (away.has(far) || !(far === from || mayPass(far)) || !opens(pair, filtered)) continue;
        away.set(far, hop);
        next.push(far);
      }
    }
    ring = next;
  }
  if (!away.has(from)) return { routes: [], cut: false };
  const routes = [];
  const path = [from];
  let cut = false;
  const walk = (entity) => {
    const left = away.get(entity);
    if (left === 0) {
      if (routes.length >= limit) cut = true; else routes.push([...path]);
      return;
    }
    for (const { far, pair } of neighbours[entity.index]) {
      if (cut) return;
      if (away.get(far) !== left - 1 || !opens(pair, filtered)) continue;
      path.push(far);
      walk(far);
      path.pop();
    }
  };
  walk(from);
  return { routes, cut };
}

/** The ties of a hop that may be walked. */
function hopTies(one, other, filtered) {
  const step = neighbours[one.index].find(({ far }) => far === other);
  return step ? step.pair.ties.filter((tie) => tie.walked && (!filtered || visible.tie[tie.index])) : [];
}

let found = { routes: [], cut: false };
const onRoute = { entities: new Set(), pairs: new Set() };

function markRoute() {
  onRoute.entities.clear();
  onRoute.pairs.clear();
  for (const entity of [state.route.from, state.route.to]) if (entity) onRoute.entities.add(entity);
  // One route is marked; of all at once, every one.
  const chosen = state.route.chosen < 0 ? found.routes : found.routes.slice(state.route.chosen, state.route.chosen + 1);
  for (const route of chosen) {
    route.forEach((entity, at) => {
      onRoute.entities.add(entity);
      if (at > 0) onRoute.pairs.add(neighbours[entity.index].find(({ far }) => far === route[at - 1]).pair);
    });
  }
}

function findRoutes() {
  const { from, to, filtered } = state.route;
  found = from && to ? shortestRoutes(from, to, { filtered }) : { routes: [], cut: false };
  if (state.route.chosen >= found.routes.length) state.route.chosen = 0;
  if (found.routes.length > 0 && !filtered) found.routes.flat().forEach(reveal);
  markRoute();
}

function setEnd(end, entity) {
  state.route[end] = entity;
  state.route.chosen = 0;
  if (entity) reveal(entity);
  findRoutes();
  openPanel("routes");
  changed("shown");
  changed("route");
  if (state.route.from && state.route.to) {
    announce(found.routes.length > 0 ? `${counted(found.routes.length, "route")} of ${counted(found.routes[0].length - 1, "hop")}` : noRoute());
    if (found.routes.length > 0) fit(found.routes.flat());
  }
}
const noRoute = () => (state.route.from === state.route.to ? "Both ends are the same entity" : `No route within ${MAX_HOPS} hops under this policy`);

/** How a hop reads: the ties between two entities, in words, with their standing. */
function hopWords(one, other) {
  return hopTies(one, other, state.route.filtered).map((tie) => {
    const words = tie.from === one ? tie.words : tie.relation.name === "other" ? tie.words : tie.relation.backward;
    const marks = [modalityName(tie), tie.standing === STANDING.disputed ? "disputed" : ""].filter(Boolean).join(", ");
    return el("div", {}, button(`${plain(words)} (${marks})`, () => select(tie), { class: "link" }));
  });
}

function buildRoutes() {
  const show = () => {
    const { from, to, filtered, chosen } = state.route;
    const end = (name, words, entity) => el("label", { class: "field" }, words, el("span", {},
      entity ? named(shortened(entity.name, 60)) : el("span", { class: "quiet" }, "not chosen"), " ",
      entity ? button("clear", () => setEnd(name, null), { class: "only", "aria-label": `Clear ${words}` }) : null));
    const box = el("input", { type: "checkbox", id: "filtered", onchange: () => { state.route.filtered = box.checked; findRoutes(); changed("shown"); changed("route"); } });
    box.checked = filtered;
    const items = found.routes.slice(0, 100).map((route, number) => el("li", { class: "route", "aria-current": number === chosen ? "true" : "false" },
      el("div", { class: "head" }, el("strong", {}, `Route ${number + 1}`), button("mark", () => { state.route.chosen = number; markRoute(); fit(route); changed("route"); }, { class: "only", "aria-label": `Mark route ${number + 1} in the drawing` })),
      route.map((entity, at) => [
        at > 0 ? el("div", { class: "hop" }, hopWords(route[at - 1], entity)) : null,
        el("div", {}, button(named(shortened(entity.name, 80)), () => { select(entity); }, { class: "link" })),
      ])));
    $("routes").replaceChildren(
      el("div", { class: "head" }, el("h2", {}, "Routes")),
      el("p", { class: "quiet" }, "Choose two entities: search or click one, then “route from” and “route to” in its dossier."),
      end("from", "From", from), end("to", "To", to),
      el("div", { class: "tools" }, button("Swap", () => { [state.route.from, state.route.to] = [to, from]; setEnd("from", to); }),
        button("Mark all", () => { state.route.chosen = -1; markRoute(); if (found.routes.length > 0) fit(found.routes.flat()); changed("route"); }),
        button("Clear", () => { state.route = { from: null, to: null, filtered, chosen: 0 }; findRoutes(); changed("shown"); changed("route"); })),
      el("label", { class: "row" }, box, "only through what the filters show"),
      el("p", { id: "route-answer", role: "status" }, from && to
        ? (found.routes.length > 0 ? `${found.cut ? "The first " : ""}${counted(found.routes.length, "shortest route")} of ${counted(found.routes[0].length - 1, "hop")}` : noRoute() + ". That is no proof that there is no connection.")
        : ""),
      el("ol", {}, items),
      found.routes.length > 100 ? el("p", { class: "quiet" }, `The first 100 of ${found.routes.length} are listed.`) : "",
      el("h3", {}, "The policy"), el("p", { class: "quiet" }, POLICY),
    );
  };
  onChange((what) => { if (what === "route" || (what === "shown" && state.route.from)) { if (state.route.filtered) findRoutes(); show(); } });
  show();
}
