// The graph: entities and ties as objects with names for their columns, and who is tied to whom.

const DATA = JSON.parse($("graph-data").textContent);
const TEXTS = DATA.texts;
const [POLICY, MAX_HOPS, MAX_ROUTES] = DATA.routes;
const FLAG = { inner: 1, authority: 2 };
const STANDING = { unopposed: 0, disputed: 1, denied: 2, retracted: 3 };

const classes = DATA.classes.map(([name, colour], index) => ({ index, name, colour }));
const kinds = DATA.kinds.map(([name, label, shape, fill, mark], index) => ({ index, name, label, shape, fill, mark }));
const relations = DATA.relations.map(([name, forward, backward, group, symmetric], index) =>
  ({ index, name, forward, backward, group: classes[group], symmetric: symmetric === 1 }));
const sources = DATA.sources.map(([words, kind, url, licence, via, retrieved, id]) => ({ words, kind, url, licence, via, retrieved, id }));
const sourceById = new Map(sources.map((source) => [source.id, source]));

const entities = DATA.nodes.map(([id, name, kind, x, y, flags, aliases, facts], index) =>
  ({ index, id, name, kind: kinds[kind], x, y, homeX: x, homeY: y, flags, aliases, facts, degree: 0, lists: [] }));

const ties = DATA.edges.map(([id, from, to, relation, words, standing, modality, origins, width, walked, claims], index) => ({
  index, id, from: entities[from], to: entities[to], relation: relations[relation],
  words: words === 0 ? relations[relation].forward : TEXTS[words], standing, modality, origins, width, walked: walked === 1, claims,
}));
const entityById = new Map(entities.map((entity) => [entity.id, entity]));
const tieById = new Map(ties.map((tie) => [tie.id, tie]));

/** A claim with names for its columns. Made when it is looked at: there are many. */
function claimOf(row) {
  const [stance, modality, lead, speaker, edtf, when, days, event, substance, hedges, confidence, grade, disputed, evidence, remarks] = row;
  return {
    stance, modality: DATA.modalities[modality], lead: TEXTS[lead], speaker: speaker === null ? null : entities[speaker],
    edtf: TEXTS[edtf], when: TEXTS[when], days, event: event === 1, substance: TEXTS[substance], hedges: hedges.map((at) => TEXTS[at]),
    confidence, grade: TEXTS[grade], disputed: disputed === 1, remarks: remarks.map((at) => TEXTS[at]),
    evidence: evidence.map(([source, locator, quote]) => ({ source: source === null ? null : sources[source], locator: TEXTS[locator], quote: TEXTS[quote] })),
  };
}

// All ties between two entities, whatever their direction, are drawn side by side.
const pairs = [];
// Of each entity: {far, pair}, by the place of the neighbour, which is the order of routes.
const neighbours = entities.map(() => []);
{
  const byEnds = new Map();
  for (const tie of ties) {
    const [low, high] = tie.from.index < tie.to.index ? [tie.from, tie.to] : [tie.to, tie.from];
    const key = low.index * entities.length + high.index;
    let pair = byEnds.get(key);
    if (!pair) {
      pair = { index: pairs.length, low, high, ties: [] };
      byEnds.set(key, pair);
      pairs.push(pair);
      neighbours[low.index].push({ far: high, pair });
      if (high !== low) neighbours[high.index].push({ far: low, pair });
    }
    pair.ties.push(tie);
    tie.pair = pair;
    tie.from.degree += 1;
    if (tie.to !== tie.from) tie.to.degree += 1;
    if (tie.relation.name === "sanctioned-by" && tie.standing <= STANDING.disputed && !tie.from.lists.includes(tie.to)) tie.from.lists.push(tie.to);
  }
  for (const row of neighbours) row.sort((one, other) => one.far.index - other.far.index);
}

const tiesOf = (entity) => neighbours[entity.index].flatMap(({ pair }) => pair.ties);
const standingName = (tie) => DATA.standings[tie.standing];
const modalityName = (tie) => (tie.modality === null ? "" : DATA.modalities[tie.modality]);
const sentence = (tie) => `${plain(tie.from.name)} ${plain(tie.words)} ${plain(tie.to.name)}`;
