// Colours and shapes: the looks of kinds and ties, in the light and in the dark.

const theme = { dark: false, paper: "", text: "", quiet: "", line: "", accent: "" };

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "text", "quiet", "line", "accent"]) theme[name] = style.getPropertyValue("--" + name).trim();
  theme.dark = style.colorScheme === "dark";
}

/** On dark paper half way to white, as in the other pictures. */
function lineColour(colour) {
  if (!theme.dark) return colour;
  const parts = [1, 3, 5].map((at) => Math.floor(parseInt(colour.slice(at, at + 2), 16) / 2) + 127);
  return `rgb(${parts.join(",")})`;
}

const DASHES = [[], [7, 4], [1.5, 3.5], [1.5, 3.5]];

const ring = (corners, turn) => Array.from({ length: corners }, (_, at) => {
  const angle = (2 * Math.PI * (at + turn)) / corners;
  return [Math.cos(angle), Math.sin(angle)];
});
/** Corners around 0, 0 with a reach of about 1; a shape that is not here is round. */
const CORNERS = {
  box: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  hexagon: ring(6, 0),
  octagon: ring(8, 0.5),
  cut: [[-0.5, -1], [0.5, -1], [1, -0.5], [1, 0.5], [0.5, 1], [-0.5, 1], [-1, 0.5], [-1, -0.5]],
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  tag: [[-1, -0.75], [0.45, -0.75], [1.15, 0], [0.45, 0.75], [-1, 0.75]],
  barrel: [[-0.75, -0.8], [-0.4, -1], [0.4, -1], [0.75, -0.8], [0.75, 0.8], [0.4, 1], [-0.4, 1], [-0.75, 0.8]],
  trapezium: [[-0.6, -0.8], [0.6, -0.8], [1.1, 0.8], [-1.1, 0.8]],
  house: [[0, -1.1], [0.95, -0.25], [0.95, 0.9], [-0.95, 0.9], [-0.95, -0.25]],
  note: [[-0.8, -1], [0.35, -1], [0.8, -0.5], [0.8, 1], [-0.8, 1]],
};

function outline(pen, shape, x, y, r) {
  const corners = CORNERS[shape];
  if (!corners) { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); return; }
  corners.forEach(([dx, dy], at) => (at === 0 ? pen.moveTo(x + dx * r, y + dy * r) : pen.lineTo(x + dx * r, y + dy * r)));
  pen.closePath();
}

function paintMark(pen, kind, x, y, r) {
  pen.beginPath();
  outline(pen, kind.shape, x, y, r);
  pen.fillStyle = kind.mark;
  pen.fill();
  pen.lineWidth = Math.max(0.8, r / 7);
  pen.strokeStyle = theme.paper;
  pen.stroke();
  if (kind.shape === "octagon" && r > 4) {
    pen.beginPath();
    outline(pen, kind.shape, x, y, r * 0.66);
    pen.stroke();
  }
}
