// Files from the page: pictures of the view, and the data of what is shown.

const fileName = (end) => `${plain(DATA.about.title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "network"}.${end}`;

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  announce(`Saved ${name}`);
}

const credit = () => `${plain(DATA.about.title)}. As of ${plain(DATA.about.as_of)}. Claims by sources, not findings.`;

/** The view at twice the size of the screen, with a line that says what it is. */
function savePng() {
  const scale = 2, foot = 26;
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [size.width * scale, (size.height + foot) * scale];
  const pen = sheet.getContext("2d");
  pen.scale(scale, scale);
  pen.fillStyle = theme.paper;
  pen.fillRect(0, 0, size.width, size.height + foot);
  const marked = focus();
  const drawn = paintMarks(pen, view());
  if (marked.any) {
    // A veil over the rest, as on the screen.
    pen.fillStyle = theme.paper;
    pen.globalAlpha = 0.68;
    pen.fillRect(0, 0, size.width, size.height);
    pen.globalAlpha = 1;
    paintFocus(pen, marked);
  } else paintAllWords(pen, view(), drawn);
  pen.fillStyle = theme.paper;
  pen.fillRect(0, size.height, size.width, foot);
  pen.fillStyle = theme.quiet;
  pen.font = `11px ${FONT}`;
  pen.textBaseline = "middle";
  pen.fillText(shortened(credit(), Math.floor(size.width / 5.6)), 10, size.height + foot / 2);
  sheet.toBlob((blob) => save(blob, fileName("png")), "image/png");
}

/** Collects the path of an outline as SVG writes it. */
class PathPen {
  constructor() { this.d = ""; }
  write(letter, ...numbers) { this.d += letter + numbers.map((number) => number.toFixed(1)).join(" "); }
  moveTo(...at) { this.write("M", ...at); }
  lineTo(...at) { this.write("L", ...at); }
  quadraticCurveTo(...at) { this.write("Q", ...at); }
  arc(x, y, r) { this.d += `A${r.toFixed(1)} ${r.toFixed(1)} 0 1 1 ${(x - r).toFixed(1)} ${y.toFixed(1)}A${r.toFixed(1)} ${r.toFixed(1)} 0 1 1 ${(x + r).toFixed(1)} ${y.toFixed(1)}`; }
  closePath() { this.d += "Z"; }
}

function svgPicture() {
  const space = "http://www.w3.org/2000/svg";
  const make = (name, props, ...children) => {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(props)) if (value !== null && value !== "") element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  // XML cannot hold control characters: their pictures stand for them.
  const words = (text) => shown(text).replace(/[\ufffe\uffff]/g, "\ufffd");
  const at = view();
  const picture = make("svg", { xmlns: space, viewBox: `0 0 ${size.width} ${size.height + 26}`, width: size.width, height: size.height + 26, "font-family": "system-ui, sans-serif", "font-size": 12 },
    make("title", {}, words(DATA.about.title)), make("desc", {}, words(Object.entries(DATA.about).map(([name, text]) => `${name}: ${text}`).join("\n"))),
    make("rect", { width: "100%", height: "100%", fill: theme.paper }));
  const inside = (entity) => inView(...toScreen(at, entity.x, entity.y), at);
  for (const pair of pairs) {
    const shown = shownTies(pair);
    if (shown.length === 0 || !(inside(pair.low) || inside(pair.high))) continue;
    // Every tie has a group of its own, with its id.
    const gap = 6;
    const bundle = strands(pair, at, shown);
    const list = bundle[0].all ? shown.map((tie, number) => ({ ...bundle[0], tie, all: null, count: 1, bend: (number - (shown.length - 1) / 2) * gap })) : bundle;
    for (const strand of list) {
      const { tie } = strand, colour = colourOf(strand), path = new PathPen();
      trace(path, strand);
      const head = arrowHead(strand, at.k);
      picture.append(make("g", { id: `tie-${tie.id}`, "data-from": tie.from.id, "data-to": tie.to.id, "data-relation": tie.relation.name, "data-standing": standingName(tie) },
        make("title", {}, words(`${tie.from.name} ${tie.words} ${tie.to.name} (${[modalityName(tie), standingName(tie)].filter(Boolean).join(", ")})`)),
        make("path", { d: path.d, fill: "none", stroke: colour, "stroke-width": widthOf(strand, at.k).toFixed(1), "stroke-dasharray": DASHES[tie.standing].join(" ") }),
        ...(head ? [make("path", { d: `M${head.map((point) => point.map((part) => part.toFixed(1)).join(" ")).join("L")}Z`, fill: colour })] : [])));
    }
  }
  const room = new Room();
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `12px ${FONT}`;
  for (const entity of byDegree.filter((entity) => visible.entity[entity.index] && inside(entity))) {
    const [x, y] = toScreen(at, entity.x, entity.y), r = radius(entity, at.k), path = new PathPen();
    outline(path, entity.kind.shape, x, y, r);
    const group = make("g", { "data-id": entity.id }, make("title", {}, words(entity.name)), make("path", { d: path.d, fill: entity.kind.mark, stroke: theme.paper }));
    const wide = textWidth(pen, labelOf(entity)) / 2 + 3, box = [x - wide, y + r + 2, x + wide, y + r + 18];
    if (room.isFree(box)) {
      room.take(box);
      group.append(make("text", { x: x.toFixed(1), y: (y + r + 14).toFixed(1), "text-anchor": "middle", fill: theme.text, stroke: theme.paper, "stroke-width": 3, "paint-order": "stroke" }, words(labelOf(entity))));
    }
    picture.append(group);
  }
  picture.append(make("text", { x: 10, y: size.height + 17, fill: theme.quiet, "font-size": 11 }, words(credit())));
  return new XMLSerializer().serializeToString(picture);
}

function tieData(tie) {
  return {
    id: tie.id, source: tie.from.id, target: tie.to.id, relation: tie.relation.name, words: tie.words, class: tie.relation.group.name,
    standing: standingName(tie), modality: modalityName(tie) || undefined, origins: tie.origins,
    claims: tie.claims.map((row) => {
      const claim = claimOf(row);
      return {
        ...claim, stance: ["affirms", "denies", "withdrawn"][claim.stance], speaker: claim.speaker?.id,
        days: claim.days?.map((day) => (day === null ? null : new Date(day * DAY).toISOString().slice(0, 10))),
        evidence: claim.evidence.map(({ source, locator, quote }) => ({ source: source?.words, url: source?.url ?? undefined, locator: locator || undefined, quote: quote || undefined })),
      };
    }),
  };
}
const entityData = (entity) => ({
  id: entity.id, label: entity.name, kind: entity.kind.name, aliases: entity.aliases.map(([name]) => name),
  ...Object.fromEntries(entity.facts.map(([at, text]) => [DATA.facts[at], text])),
});

function jsonOf(list, own) {
  return JSON.stringify({ about: DATA.about, view: fragment(), nodes: list.map(entityData), edges: own.map(tieData) }, null, 1);
}

function selectionJson() {
  const thing = state.selected;
  if (!thing) return jsonOf([], []);
  if (isTie(thing)) return jsonOf([...new Set([thing.from, thing.to])], [thing]);
  const own = tiesOf(thing).filter((tie) => visible.tie[tie.index]);
  return jsonOf([...new Set([thing, ...own.flatMap((tie) => [tie.from, tie.to])])], own);
}

/** A cell that no spreadsheet takes for a formula, quoted where it must be. */
function csvCell(value) {
  let text = String(value ?? "");
  if (typeof value !== "number" && /^[\s]*[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const csv = (rows) => "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

const entityCsv = () => csv([["id", "label", "kind", "aliases", ...DATA.facts, "ties_shown"],
  ...shownEntities().map((entity) => [entity.id, entity.name, entity.kind.name, entity.aliases.map(([name]) => name).join("; "),
    ...DATA.facts.map((_, at) => entity.facts.find(([own]) => own === at)?.[1]), visible.ofEntity[entity.index]])]);
const tieCsv = () => csv([["id", "from", "from_label", "relation", "to", "to_label", "standing", "modality", "origins", "dates", "evidence"],
  ...shownTiesAll().map((tie) => [tie.id, tie.from.id, tie.from.name, tie.relation.name, tie.to.id, tie.to.name, standingName(tie), modalityName(tie), tie.origins, datesOf(tie),
    tie.claims.map((row) => citation(tie, claimOf(row))).join("\n")])]);

const blob = (text, type) => new Blob([text], { type: `${type};charset=utf-8` });
const SAVES = {
  png: savePng,
  svg: () => save(blob(svgPicture(), "image/svg+xml"), fileName("svg")),
  json: () => save(blob(jsonOf(shownEntities(), shownTiesAll()), "application/json"), fileName("json")),
  selection: () => save(blob(selectionJson(), "application/json"), fileName("selection.json")),
  entities: () => save(blob(entityCsv(), "text/csv"), fileName("entities.csv")),
  ties: () => save(blob(tieCsv(), "text/csv"), fileName("ties.csv")),
  print: () => window.print(),
};

function buildExport() {
  $("export").addEventListener("change", () => {
    const work = SAVES[$("export").value];
    $("export").value = "";
    work?.();
  });
}
