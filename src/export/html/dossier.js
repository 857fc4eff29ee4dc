// The dossier: everything that is said of an entity or a tie, with who says so, denials and withdrawn claims marked.

/** Only addresses of the web become links, and none is followed but by the reader. */
function linked(url) {
  if (!url) return null;
  if (!/^https?:\/\//i.test(url)) return named(url, { class: "quiet" });
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, shortened(shown(url), 90));
}

function sourceWords(source) {
  const via = source.via ? sourceById.get(source.via) : null;
  return [named(source.words), ` (${source.kind})`, source.retrieved ? `, retrieved ${source.retrieved}` : "", source.licence ? [", licence: ", named(source.licence)] : "",
    via ? [", known through ", named(via.words)] : ""];
}

/** A claim as a citation in one line of text. */
function citation(tie, claim) {
  const evidence = claim.evidence.map(({ source, locator, quote }) => [source?.words, locator, quote && `“${quote}”`, source?.url && `<${source.url}>`].filter(Boolean).join(", "));
  const head = `${sentence(tie)} [${[claim.lead, claim.when, claim.disputed ? "disputed" : ""].filter(Boolean).join("; ")}]`;
  return `${head}. ${evidence.join("; ")}. As of ${DATA.about.as_of}.`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied");
  } catch {
    // Pages from a disk may not be allowed to: then the text is offered to be copied by hand.
    const area = el("textarea", { rows: 6, readonly: true, "aria-label": "Citation" });
    area.value = text;
    openDialog("help", [el("h2", {}, "Citation"), area]);
    area.select();
  }
}

/** The days that a date leaves possible, in numbers. */
function rangeWords(claim) {
  if (!claim.days) return "";
  const date = (day) => (day === null ? "…" : new Date(day * DAY).toISOString().slice(0, 10).replace(/^\+00/, ""));
  const [first, lastFirst, firstLast, last] = claim.days;
  const between = (one, other) => (one === other ? date(one) : `${date(one)} to ${date(other)}`);
  if (!claim.event && first !== null && first === firstLast && lastFirst === last && first !== last) return `read as: at some time from ${date(first)} to ${date(last)}`;
  if (claim.event) return `read as: some day ${first === last ? "on " : "from "}${between(first, last)}`;
  return `read as: begun ${first === null ? "at a time not given" : between(first, lastFirst)}, ended ${last === null ? (firstLast === null ? "at a time not given, if at all" : `not before ${date(firstLast)}`) : between(firstLast, last)}`;
}

function claimBlock(tie, row) {
  const claim = claimOf(row);
  const sort = ["affirms", "denies", "withdrawn"][claim.stance];
  const mark = claim.stance === 1 ? "Denial: " : claim.stance === 2 ? "Withdrawn: " : "";
  return el("article", { class: `claim ${sort}` },
    el("div", {}, el("span", { class: "lead" }, mark, named(claim.lead)), claim.disputed ? el("span", { class: "quiet" }, " · disputed by a denial") : null),
    claim.when ? el("div", {}, named(claim.when), claim.edtf ? el("span", { class: "quiet" }, ` · ${claim.edtf}`) : null) : el("div", { class: "quiet" }, "no date"),
    rangeWords(claim) ? el("div", { class: "quiet" }, rangeWords(claim)) : null,
    claim.substance ? el("div", {}, named(claim.substance)) : null,
    claim.hedges.length > 0 ? el("div", {}, "in the words ", claim.hedges.map((hedge, at) => [at > 0 ? ", " : "", "“", named(hedge), "”"])) : null,
    claim.confidence !== null || claim.grade ? el("div", { class: "quiet" }, [claim.confidence !== null ? `confidence ${claim.confidence} %` : "", claim.grade ? `grade ${claim.grade}` : ""].filter(Boolean).join(" · ")) : null,
    claim.evidence.map(({ source, locator, quote }) => el("div", { class: "evidence" },
      quote ? el("blockquote", { dir: "auto" }, "“", shown(quote), "”") : null,
      el("div", { class: "cite" }, "Source: ", source ? sourceWords(source) : "not in this file", locator ? [", ", named(locator)] : "", " ", source ? linked(source.url) : null))),
    claim.remarks.map((remark) => el("div", { class: "quiet" }, named(remark))),
    claim.speaker ? button(["Said by ", named(shortened(claim.speaker.name, 60))], () => show(claim.speaker), { class: "link" }) : null,
    el("div", { class: "tools" }, button("Copy citation", () => copy(citation(tie, claim)))),
  );
}

const standingMark = (tie) => el("span", { class: `standing ${standingName(tie)}` }, standingName(tie).replace("-", " "));

function tieDossier(tie) {
  const words = [modalityName(tie), `${counted(tie.origins, "independent origin")}`].filter(Boolean).join(" · ");
  return [
    el("div", { class: "head" }, el("h2", {}, named(shortened(tie.from.name, 120)), ` ${plain(tie.words)} `, named(shortened(tie.to.name, 120))), closer()),
    el("p", {}, standingMark(tie), " ", el("span", { class: "quiet" }, `${tie.relation.group.name} · ${words}`)),
    el("div", { class: "tools" }, button(["Open ", named(shortened(tie.from.name, 30))], () => show(tie.from)), button(["Open ", named(shortened(tie.to.name, 30))], () => show(tie.to))),
    el("h3", {}, counted(tie.claims.length, "claim")),
    tie.claims.map((row) => claimBlock(tie, row)),
    tie.pair.ties.length > 1 ? [el("h3", {}, "Other ties between the two"), el("ul", {}, tie.pair.ties.filter((other) => other !== tie).map((other) => tieLine(other, null)))] : null,
  ];
}

/** A tie as a line of an entity's dossier, read from that entity. */
function tieLine(tie, from) {
  const away = tie.from === from;
  const words = from === null ? sentence(tie) : [tie.relation.name === "other" || away ? plain(tie.words) : tie.relation.backward, " ", named(shortened((away ? tie.to : tie.from).name, 80))];
  const marks = [modalityName(tie), tie.standing === STANDING.unopposed ? "" : standingName(tie).replace("-", " ")].filter(Boolean).join(", ");
  return el("li", { class: "tie" }, button(words, () => select(tie), { class: "link" }), el("small", {}, ` ${marks}`), visible.tie[tie.index] ? null : el("small", {}, " · not in the drawing"));
}

function entityDossier(entity) {
  const own = tiesOf(entity);
  const more = folded(entity).length;
  const facts = [
    entity.aliases.length > 0 ? ["also known as", entity.aliases.map(([name, weak], at) => [at > 0 ? "; " : "", named(name), weak ? el("small", {}, " (weak)") : null])] : null,
    ...entity.facts.map(([at, text]) => [DATA.facts[at] === "lists" ? "said to be sanctioned by" : DATA.facts[at], named(text)]),
  ].filter(Boolean);
  const groups = classes.map((group) => [group, own.filter((tie) => tie.relation.group === group)]).filter(([, list]) => list.length > 0);
  const flags = [entity.flags & FLAG.authority ? "an authority that sanctions" : "", entity.flags & FLAG.inner ? "" : "routes end here, and do not pass through"].filter(Boolean).join("; ");
  return [
    el("div", { class: "head" }, el("h2", {}, named(entity.name)), closer()),
    el("p", { class: "quiet" }, `${entity.kind.label} · id `, named(entity.id), ` · ${counted(entity.degree, "tie")}`, flags ? ` · ${flags}` : ""),
    el("div", { class: "tools" },
      button("Route from", () => setEnd("from", entity)), button("Route to", () => setEnd("to", entity)),
      more > 0 ? button(`Unfold ${counted(more, "neighbour")}`, () => expand(entity)) : null,
      button("Fold", () => collapse(entity), { title: "Fold the neighbours that hang on it alone" }),
      [1, 2, 3].map((hops) => button(`Only ${hops} hop${hops > 1 ? "s" : ""} (${(around([entity], hops).size).toLocaleString("en")})`, () => only(entity, hops))),
      button(state.pinned.has(entity) ? "Unpin" : "Pin", () => {
        remember();
        if (!state.pinned.delete(entity)) state.pinned.add(entity);
        changed("shown");
        select(entity, { quiet: true });
      }),
      button("Hide", () => hide(entity)), button("Centre", () => centre(entity))),
    facts.length > 0 ? el("dl", {}, facts.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])) : null,
    groups.map(([group, list]) => [
      el("h3", {}, `${group.name[0].toUpperCase()}${group.name.slice(1)} (${list.length})`),
      el("ul", {}, list.slice(0, 200).map((tie) => tieLine(tie, entity))),
      list.length > 200 ? el("p", { class: "quiet" }, `and ${list.length - 200} more; the table has them all`) : null,
    ]),
    own.length === 0 ? el("p", { class: "quiet" }, "Nothing is said here of any tie.") : null,
  ];
}

const closer = () => button("×", () => { select(null); canvas.focus(); }, { "aria-label": "Close the dossier" });

function buildDossier() {
  const draw = () => {
    const thing = state.selected;
    $("dossier").hidden = thing === null;
    $("dossier").replaceChildren(...(thing === null ? [] : isTie(thing) ? tieDossier(thing) : entityDossier(thing)).flat(Infinity).filter(Boolean));
    $("dossier").scrollTop = 0;
  };
  onChange((what) => { if (what === "selection") { if (state.selected) openPanel("dossier"); draw(); resize(); } });
  draw();
}
