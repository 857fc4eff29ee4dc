// Search: by any name, alias, id or identifier, in any script.

/** Case, diacritics and the spelling of blanks and hyphens folded away, as the library does it. */
function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f'\u2019\u02bc]/g, "").toLowerCase().replace(/[\s\-_\u2010-\u2015]+/g, " ").trim();
}

const IDENTIFIERS = DATA.facts.indexOf("identifiers");
let searchTexts = null;
/** Made at the first search: [what is searched, as it is written] of every entity. */
function searched() {
  searchTexts ??= entities.map((entity) => {
    const names = [entity.name, ...entity.aliases.map(([name]) => name), entity.id];
    const identifiers = entity.facts.find(([at]) => at === IDENTIFIERS)?.[1].split("; ") ?? [];
    return [...names, ...identifiers].map((text) => [fold(text), text]);
  });
  return searchTexts;
}

const MOST_RESULTS = 30;
/** The best entities for some words: {entity, via} with the alias or id that it was found by. */
function search(words) {
  const asked = fold(words);
  if (asked === "") return [];
  const parts = asked.split(" ");
  const results = [];
  searched().forEach((texts, index) => {
    let best = null;
    texts.forEach(([text, written], place) => {
      let rank = 0;
      if (text === asked) rank = 5;
      else if (text.startsWith(asked)) rank = 4;
      else if (text.includes(" " + asked)) rank = 3;
      else if (text.includes(asked)) rank = 2;
      else if (parts.length > 1 && parts.every((part) => text.includes(part))) rank = 1;
      if (rank > 0 && (!best || rank > best.rank)) best = { rank, via: place === 0 ? null : written };
    });
    if (best) results.push({ entity: entities[index], ...best });
  });
  results.sort((one, other) => other.rank - one.rank || other.entity.degree - one.entity.degree || one.entity.index - other.entity.index);
  return results;
}

let chosenResult = -1, shownResults = [];

function closeResults() {
  $("results").hidden = true;
  $("results").replaceChildren();
  $("search").setAttribute("aria-expanded", "false");
  $("search").removeAttribute("aria-activedescendant");
  shownResults = [];
  chosenResult = -1;
}

function showResults() {
  const words = $("search").value;
  const all = search(words);
  if (fold(words) === "") { closeResults(); return; }
  shownResults = all.slice(0, MOST_RESULTS).map(({ entity }) => entity);
  chosenResult = shownResults.length > 0 ? 0 : -1;
  const rows = all.slice(0, MOST_RESULTS).map(({ entity, via }, place) =>
    el("li", { role: "option", id: `result-${place}`, onclick: () => openResult(place), onmousedown: (event) => event.preventDefault() },
      named(entity.name, { class: "name" }),
      el("small", {}, `${entity.kind.label} · ${counted(entity.degree, "tie")}`, via ? [" · ", named(shortened(via, 80))] : "")));
  if (all.length === 0) rows.push(el("li", { role: "option", "aria-disabled": "true" }, "Nothing here has such a name, alias or id"));
  else if (all.length > MOST_RESULTS) rows.push(el("li", { role: "option", "aria-disabled": "true" }, el("small", {}, `and ${all.length - MOST_RESULTS} more`)));
  $("results").replaceChildren(...rows);
  $("results").hidden = false;
  $("search").setAttribute("aria-expanded", "true");
  markResult();
  announce(all.length === 0 ? "Nothing found" : `${counted(all.length, "result")}, ${plain(all[0].entity.name)} first`);
}

function markResult() {
  [...$("results").children].forEach((row, place) => row.setAttribute("aria-selected", String(place === chosenResult)));
  if (chosenResult < 0) return;
  $("search").setAttribute("aria-activedescendant", `result-${chosenResult}`);
  $("results").children[chosenResult].scrollIntoView({ block: "nearest" });
}

function openResult(place) {
  const entity = shownResults[place];
  if (!entity) return;
  closeResults();
  $("search").value = "";
  show(entity);
  canvas.focus();
}

/** Selects an entity from elsewhere: unfolds and centres it. */
function show(entity) {
  reveal(entity);
  if (state.kindsOff.has(entity.kind.index)) state.kindsOff.delete(entity.kind.index);
  state.selected = entity;
  changed("shown");
  select(entity);
  centre(entity);
}

function listenToSearch() {
  const box = $("search");
  box.addEventListener("input", showResults);
  box.addEventListener("focus", showResults);
  box.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== box) closeResults(); }, 150));
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = shownResults.length;
      if (count > 0) chosenResult = (chosenResult + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      markResult();
    } else if (event.key === "Enter") {
      event.preventDefault();
      openResult(chosenResult);
    }
  });
}
