// Elements. Whatever comes from the graph becomes text, never markup.

const $ = (id) => document.getElementById(id);

/** Makes an element: `el("a", {href, class, onclick}, "text", child)`. Functions are listeners, `null` and `false` are left out. */
function el(name, props = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A name or quote: control characters as their pictures, and its direction its own affair. */
function shown(text) {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
}

const named = (text, props = {}) => el("bdi", props, shown(text));

/** For places that hold no element: a canvas, a label of a control. Marks that turn letters round are dropped there. */
const plain = (text) => shown(text).replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ");

function shortened(text, most) {
  const letters = [...text];
  return letters.length > most ? letters.slice(0, most - 1).join("").trimEnd() + "…" : text;
}

function button(words, onclick, props = {}) {
  return el("button", { type: "button", ...props, onclick }, words);
}

const counted = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

let announcement = 0;
/** Tells screen readers. */
function announce(text) {
  clearTimeout(announcement);
  announcement = setTimeout(() => { $("live").textContent = plain(text); }, 60);
}

/** Runs at most once a frame. */
function onceAFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; work(); });
  };
}
