// Time: which ties may have held or happened when, a histogram of years, and the handles that choose some of them.
// Days are numbers since 1970-01-01. Nothing is rounded: a partial date counts for every day that it may mean.

const DAY = 86400000;
const yearOf = (day) => new Date(day * DAY).getUTCFullYear();
function dayOf(year, month = 0, day = 1) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return Math.round(date.getTime() / DAY);
}

/** The first and last day that a date may mean; null if it is none. */
function daysOf(text) {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text.trim());
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), parts[2] && Number(parts[2]), parts[3] && Number(parts[3])];
  if (month !== undefined && (month < 1 || month > 12)) return null;
  if (month === undefined) return [dayOf(year), dayOf(year + 1) - 1];
  if (day === undefined) return [dayOf(year, month - 1), dayOf(year, month) - 1];
  const at = dayOf(year, month - 1, day);
  return new Date(at * DAY).getUTCDate() === day ? [at, at] : null;
}

/** The claims whose dates count: those that affirm, or all if none does. */
function dating(tie) {
  const affirming = tie.claims.filter((claim) => claim[0] === 0);
  return affirming.length > 0 ? affirming : tie.claims;
}

for (const tie of ties) {
  tie.spans = [];
  tie.undated = false;
  for (const claim of dating(tie)) {
    if (claim[6] === null) tie.undated = true;
    else {
      const [first, lastFirst, firstLast, last] = claim[6];
      tie.spans.push({ first: first ?? -Infinity, lastFirst: lastFirst ?? Infinity, firstLast: firstLast ?? -Infinity, last: last ?? Infinity, event: claim[7] === 1 });
    }
  }
}

const holdsBetween = (span, first, last) => span.first <= last && first <= span.last;
/** As the library has it: an event had happened by then, a state held then, at least possibly. */
const holdsAsOf = (span, first, last) => (span.event ? span.first <= last : holdsBetween(span, first, last));

// Of each year, how many ties may have begun or happened in it, each shared out over the years that it may be.
const histogram = (() => {
  const years = new Map();
  for (const { spans } of ties) {
    for (const { first, last, lastFirst, event } of spans) {
      if (!Number.isFinite(first)) continue;
      const end = event ? last : Math.min(lastFirst, last);
      const [from, to] = [yearOf(first), Number.isFinite(end) ? yearOf(end) : yearOf(first)];
      for (let year = from; year <= to; year++) years.set(year, (years.get(year) ?? 0) + 1 / (to - from + 1));
    }
  }
  if (years.size === 0) return null;
  const all = [...years.keys()];
  const [first, last] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  return { first: Math.max(first, last - 250), last, years, most: [...years.values()].reduce((a, b) => Math.max(a, b)) };
})();

function drawHistogram(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const { first, last, years, most } = histogram;
  const count = last - first + 1, step = (width - 14) / Math.max(1, count - 1);
  const { from, to } = state.time ?? { from: first, to: last };
  for (let year = first; year <= last; year++) {
    const tall = (years.get(year) ?? 0) / most;
    pen.fillStyle = year >= from && year <= to ? theme.accent : theme.line;
    const wide = Math.max(1, Math.min(18, step - 1));
    if (tall > 0) pen.fillRect(7 + (year - first) * step - wide / 2, height - Math.max(2, tall * (height - 4)), wide, Math.max(2, tall * (height - 4)));
  }
}

function buildTime() {
  if (!histogram) { $("time").hidden = true; return; }
  const { first, last } = histogram;
  const canvas = el("canvas", { "aria-hidden": "true" });
  const range = (label) => el("input", { type: "range", min: first, max: last, step: 1, "aria-label": label });
  const [from, to] = [range("From year"), range("To year")];
  const words = el("output", {});
  const undated = el("input", { type: "checkbox", id: "undated" });
  const asOf = el("input", { type: "text", id: "as-of", size: 10, placeholder: "any date", inputmode: "numeric", "aria-label": "As of (year, month or day, such as 2013-07)" });
  const blank = ties.filter((tie) => tie.undated).length;
  $("time").append(
    el("div", { class: "brush" }, canvas, from, to), words,
    el("label", { class: "row" }, undated, `undated (${blank.toLocaleString("en")})`),
    el("label", { class: "field" }, "as of", asOf),
  );
  let kept = false;
  const slide = (moved) => {
    if (!kept) { remember(); kept = true; setTimeout(() => { kept = false; }, 800); }
    let [low, high] = [Number(from.value), Number(to.value)];
    if (low > high) { if (moved === from) high = low; else low = high; }
    state.time = low === first && high === last ? null : { from: low, to: high };
    changed("shown");
  };
  from.addEventListener("input", () => slide(from));
  to.addEventListener("input", () => slide(to));
  undated.addEventListener("change", () => { remember(); state.undated = undated.checked; changed("shown"); });
  asOf.addEventListener("change", () => {
    const text = asOf.value.trim();
    if (text !== "" && !daysOf(text)) { asOf.setAttribute("aria-invalid", "true"); announce("Not a date: write 2013, 2013-07 or 2013-07-02"); return; }
    asOf.removeAttribute("aria-invalid");
    remember();
    state.asOf = text;
    changed("shown");
  });
  const show = () => {
    const now = state.time ?? { from: first, to: last };
    [from.value, to.value] = [now.from, now.to];
    words.textContent = now.from === now.to ? String(now.from) : `${now.from} – ${now.to}`;
    undated.checked = state.undated;
    if (document.activeElement !== asOf) asOf.value = state.asOf;
    drawHistogram(canvas);
  };
  onChange((what) => { if (what === "shown" || what === "theme") show(); });
  new ResizeObserver(show).observe(canvas.parentElement);
  show();
}
