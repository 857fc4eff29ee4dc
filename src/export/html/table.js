// The table twin: the entities and ties that are shown, as text, sortable; usable without the drawing.

const tableState = { open: false, entities: { by: 2, down: true, most: 200 }, ties: { by: 0, down: false, most: 200 } };

const datesOf = (tie) => tie.claims.map((claim) => TEXTS[claim[4]]).filter(Boolean).join("; ");
const ENTITY_COLUMNS = [
  ["Entity", (entity) => plain(entity.name), (entity) => button(named(entity.name, { class: "clamp" }), () => show(entity), { class: "link" })],
  ["Kind", (entity) => entity.kind.label],
  ["Ties shown", (entity) => visible.ofEntity[entity.index]],
  ["Also known as", (entity) => entity.aliases.map(([name]) => plain(name)).join("; ")],
  ["Id", (entity) => entity.id],
];
const TIE_COLUMNS = [
  ["From", (tie) => plain(tie.from.name), (tie) => button(named(tie.from.name, { class: "clamp" }), () => show(tie.from), { class: "link" })],
  ["Tie", (tie) => plain(tie.words), (tie) => button(plain(tie.words), () => select(tie), { class: "link" })],
  ["To", (tie) => plain(tie.to.name), (tie) => button(named(tie.to.name, { class: "clamp" }), () => show(tie.to), { class: "link" })],
  ["Dates", datesOf],
  ["Claimed", modalityName],
  ["Standing", (tie) => standingName(tie).replace("-", " ")],
  ["Origins", (tie) => tie.origins],
];

const collator = new Intl.Collator("en", { numeric: true });
const compare = (one, other) => (typeof one === "number" ? one - other : collator.compare(one, other));

function sortedTable(caption, columns, rows, own) {
  const values = columns[own.by][1];
  const sorted = rows.map((row) => [values(row), row]).sort(([one, a], [other, b]) => (own.down ? -1 : 1) * compare(one, other) || a.index - b.index).map(([, row]) => row);
  const heads = columns.map(([name], at) => el("th", { scope: "col", "aria-sort": own.by === at ? (own.down ? "descending" : "ascending") : "none" },
    button(name + (own.by === at ? (own.down ? " ↓" : " ↑") : ""), () => { Object.assign(own, own.by === at ? { down: !own.down } : { by: at, down: false }); drawTables(); })));
  const cell = (row, [, value, content]) => {
    const text = value(row);
    return el("td", { class: typeof text === "number" ? "number" : null }, content ? content(row) : typeof text === "number" ? text.toLocaleString("en") : el("bdi", { class: "clamp" }, shown(text)));
  };
  return [
    el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, sorted.slice(0, own.most).map((row) => el("tr", {}, columns.map((column) => cell(row, column)))))),
    sorted.length > own.most ? el("p", {}, button(`Show ${Math.min(1000, sorted.length - own.most)} more of ${sorted.length.toLocaleString("en")}`, () => { own.most += 1000; drawTables(); })) : null,
  ];
}

const shownEntities = () => entities.filter((entity) => visible.entity[entity.index]);
const shownTiesAll = () => ties.filter((tie) => visible.tie[tie.index]);

function drawTables(always = false) {
  if (!tableState.open && !always) { $("tables").replaceChildren(); return; }
  const parts = [
    el("p", { class: "quiet" }, "What the filters show, in step with the drawing. Claims by sources, not findings."),
    sortedTable(`Entities (${visible.entities.toLocaleString("en")})`, ENTITY_COLUMNS, shownEntities(), tableState.entities),
    sortedTable(`Ties (${visible.ties.toLocaleString("en")})`, TIE_COLUMNS, shownTiesAll(), tableState.ties),
  ];
  $("tables").replaceChildren(...parts.flat(Infinity).filter(Boolean));
}

function showTable(open) {
  tableState.open = open;
  $("tables").hidden = !open;
  $("stage").hidden = open;
  $("show-table").setAttribute("aria-expanded", String(open));
  drawTables();
  if (!open) { resize(); redraw(); }
}

function buildTables() {
  $("show-table").addEventListener("click", () => showTable(!tableState.open));
  onChange((what) => { if (what === "shown") drawTables(); });
}
