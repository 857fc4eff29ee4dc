// Drives the explorer page in headless Chromium, as people would, and says what it finds; exit status 1 if anything fails.
//
// usage: node explorer.mjs SAMPLES CHROMIUM [SHOTS]
// SAMPLES holds a folder for each graph with its graph.html: the seed graph (`myanmar-dprk` or `seed`) with routes.json, `hostile`,
// `empty`, and if there are any `large` (shown all at once) and `larger` (opened on a part).
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [samples, executablePath, shots] = process.argv.slice(2);
const folder = (...names) => names.map((name) => path.join(samples, name)).find((at) => fs.existsSync(path.join(at, 'graph.html')));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
let failed = 0;

function check(is, words, found = '') {
  if (!is) failed += 1;
  console.log(`${is ? 'ok  ' : 'FAIL'} ${words}${is || found === '' ? '' : `: ${JSON.stringify(found).slice(0, 300)}`}`);
}

/** Opens a page with the network cut, runs the checks, and looks for what no page may do. */
async function visit(name, at, options, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const log = { requests: [], errors: [], dialogs: 0 };
  page.on('request', (request) => { if (!/^(file|data|blob|about):/.test(request.url())) log.requests.push(request.url()); });
  await page.route(/^(https?|wss?|ftp):/, (route) => route.abort());
  page.on('console', (message) => { if (message.type() === 'error') log.errors.push(message.text()); });
  page.on('pageerror', (error) => log.errors.push(String(error.stack)));
  page.on('dialog', (dialog) => { log.dialogs += 1; dialog.dismiss(); });
  const begun = Date.now();
  await page.goto(pathToFileURL(path.resolve(at, 'graph.html')).href + (options.hash ?? ''), { waitUntil: 'load' });
  await page.waitForFunction(() => window.graphExport?.ready, null, { timeout: 60000 }).catch(() => {});
  page.readyAfter = Date.now() - begun;
  const slips = await page.evaluate(() => document.body.innerText.match(/^.*\b(undefined|NaN|null|\[object \w+\]).*$/m)?.[0]);
  check(!slips, `${name}: no value stands there unformatted`, slips);
  try {
    await work(page);
  } catch (error) {
    check(false, `${name}: goes through to the end`, String(error));
  }
  check(log.requests.length === 0, `${name}: no request leaves the page`, log.requests);
  check(log.errors.length === 0, `${name}: no error on the console`, log.errors);
  check(log.dialogs === 0 && await page.evaluate(() => window.__xss === undefined), `${name}: nothing of the data runs`);
  await context.close();
}

const shot = async (page, name) => {
  if (!shots) return;
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `explorer-${name}.png`) });
};
const rest = (page) => page.waitForTimeout(350);
const words = (page, selector) => page.locator(selector).innerText();
const counts = async (page) => (await words(page, '#counts')).replaceAll(',', '');
async function find(page, text) {
  await page.fill('#search', text);
  await page.waitForSelector('#results li');
}
async function open(page, text) {
  await find(page, text);
  await page.press('#search', 'Enter');
  await page.waitForSelector('#dossier h2');
}
/** The pixels of the drawing, to tell whether it changed. */
const drawn = (page) => page.evaluate(() => document.querySelector('#canvas').toDataURL());

async function seed(page, at) {
  const data = await page.evaluate(() => JSON.parse(document.querySelector('#graph-data').textContent));
  const blank = await page.evaluate(() => { const own = document.querySelector('#canvas'); const pen = own.getContext('2d'); const { data } = pen.getImageData(0, 0, own.width, own.height); return new Set(data).size; });
  check(blank > 50, 'seed: the network is drawn', blank);
  await shot(page, 'seed');

  await find(page, 'KOMID');
  check(/Korea Mining Development/.test(await words(page, '#results')), 'seed: an alias finds its entity', await words(page, '#results'));
  check(/\d+ ties?/.test(await words(page, '#results')) && /front company/.test(await words(page, '#results')), 'seed: a result tells kind and ties');
  await page.fill('#search', 'zzzz');
  await rest(page);
  check(!/Korea Mining/.test(await words(page, 'body')), 'seed: what does not match is not offered');
  await open(page, 'komid');
  check(/Korea Mining/.test(await words(page, '#dossier h2')), 'seed: Enter opens the dossier');
  check(/also known as/.test(await words(page, '#dossier')) && !/\[object/.test(await words(page, '#dossier')), 'seed: the dossier tells other names');
  await rest(page);
  await shot(page, 'dossier');

  // The entity that was centred stands in the middle of the drawing.
  await page.keyboard.press('Escape');
  await page.waitForSelector('#dossier', { state: 'hidden' });
  check(await page.locator('#dossier').isHidden(), 'seed: Escape closes the dossier');
  await page.waitForTimeout(200);
  const box = await page.locator('#canvas').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  check(/Korea Mining/.test(await words(page, '#dossier')), 'seed: a click on the drawing opens the entity under it');

  // A tie that is denied: its claims, quotes, sources and the denial.
  const disputed = data.edges.find((row) => data.standings[row[5]] === 'disputed');
  const other = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tie = await other.newPage();
  await tie.goto(pathToFileURL(path.resolve(at, 'graph.html')).href + `#tie=${disputed[0]}`);
  await tie.waitForSelector('#dossier .claim');
  const said = await words(tie, '#dossier');
  check((await tie.locator('#dossier .claim.denies').count()) > 0 && /Denial/.test(said), 'seed: a denial is marked');
  check(/disputed/.test(said) && /Source:/.test(said), 'seed: standing and sources are told');
  const quotes = disputed[10].flatMap((claim) => claim[13]).map((part) => data.texts[part[2]]).filter(Boolean);
  check(quotes.length > 0 && quotes.every((quote) => said.replace(/\s+/g, ' ').includes(quote.replace(/\s+/g, ' '))), 'seed: every quote of the tie is told', quotes.length);
  const links = await tie.locator('#dossier a').evaluateAll((all) => all.map((one) => [one.href, one.rel, one.target]));
  check(links.length > 0 && links.every(([href, rel, target]) => /^https?:/.test(href) && /noopener/.test(rel) && /noreferrer/.test(rel) && target === '_blank'), 'seed: links lead to the web alone', links);
  await shot(tie, 'tie');
  await other.close();

  await page.keyboard.press('Escape');
  const all = await counts(page);
  const before = await drawn(page);
  await page.locator('#filters label.row', { hasText: 'listing' }).locator('input').uncheck();
  await rest(page);
  const listings = data.edges.filter((row) => data.classes[data.relations[row[3]][3]][0] === 'listing').length;
  check((await counts(page)).includes(`${data.edges.length - listings} of ${data.edges.length} ties`), 'seed: a class that is switched off is not shown', await counts(page));
  check(before !== await drawn(page), 'seed: the drawing follows the filter');
  await page.click('#undo');
  check((await counts(page)) === all, 'seed: undo brings it back', await counts(page));
  await page.click('#redo');
  check((await counts(page)) !== all, 'seed: redo takes it away again');
  await page.click('#undo');
  await page.selectOption('#least', String(data.modalities.indexOf('official')));
  const official = data.edges.filter((row) => row[6] === null || row[6] === data.modalities.indexOf('official')).length;
  check((await counts(page)).includes(`${official} of `), 'seed: only what is official', [await counts(page), official]);
  await page.click('text=Reset filters');

  const years = page.locator('#time input[type=range]');
  await years.nth(0).focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  await page.locator('#undated').uncheck();
  await rest(page);
  const first = Number(await years.nth(0).inputValue());
  const day = Date.UTC(first, 0, 1) / 86400000;
  const inTime = data.edges.filter((row) => {
    const affirming = row[10].filter((claim) => claim[0] === 0);
    return (affirming.length > 0 ? affirming : row[10]).some((claim) => claim[6] !== null && (claim[6][3] === null || claim[6][3] >= day));
  }).length;
  check((await counts(page)).includes(`${inTime} of ${data.edges.length} ties`), 'seed: the time slider leaves what may have been so', [await counts(page), inTime, first]);
  await page.click('text=Reset filters');
  check((await counts(page)) === all, 'seed: reset shows everything');

  await routes(page, at);
  await open(page, 'kim-sok-chol');
  await page.click('#dossier >> text="Route from"');
  await open(page, 'myanmar');
  await page.click('#dossier >> text="Route to"');
  check(/1 shortest route of 2 hops/.test(await words(page, '#routes')) && /Korea Mining/.test(await words(page, '#routes')), 'seed: a route is told hop by hop', await words(page, '#routes'));
  check(/not passed through/.test(await words(page, '#routes')), 'seed: the policy of routes is told');
  await rest(page);
  await shot(page, 'route');
  const address = page.url();
  check((await page.evaluate(() => location.hash)).includes('from=kim-sok-chol'), 'seed: the address keeps the view', address);

  await page.click('#show-table');
  check((await page.locator('#tables tbody tr').count()) === data.nodes.length + data.edges.length, 'seed: the table holds what is shown');
  await page.locator('#tables th button', { hasText: 'Entity' }).click();
  const names = await page.locator('#tables table').first().locator('tbody tr td:first-child').allInnerTexts();
  check(JSON.stringify(names) === JSON.stringify([...names].sort(new Intl.Collator('en', { numeric: true }).compare)), 'seed: the table sorts', names);
  await shot(page, 'table');
  await page.click('#show-table');

  for (const [kind, looksRight] of [
    ['png', (bytes) => bytes.subarray(1, 4).toString() === 'PNG'],
    ['svg', (bytes) => (bytes.toString().match(/<g id="tie-/g) ?? []).length === data.edges.length && bytes.toString().includes('<text')],
    ['json', (bytes) => { const own = JSON.parse(bytes); return own.nodes.length === data.nodes.length && own.edges.length === data.edges.length && own.about.disclaimer.length > 0; }],
    ['ties', (bytes) => bytes.toString().split('\r\n')[0].includes('relation')],
  ]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.selectOption('#export', kind)]);
    check(looksRight(fs.readFileSync(await download.path())), `seed: saves ${kind}`, download.suggestedFilename());
  }
  return address;
}

/** The page's answers beside the library's. */
async function routes(page, at, name = path.basename(at)) {
  const file = path.join(at, 'routes.json');
  if (!fs.existsSync(file)) { check(false, `${name}: the library has written its routes`, file); return; }
  const asked = JSON.parse(fs.readFileSync(file, 'utf8'));
  const found = await page.evaluate((pairs) => pairs.map(({ from, to }) => window.graphExport.routes(from, to)), asked);
  const wrong = asked.filter((pair, number) => JSON.stringify(pair.routes) !== JSON.stringify(found[number]));
  const some = asked.filter((pair) => pair.routes.length > 0).length;
  check((some > 0 || name === 'empty') && wrong.length === 0, `${name}: routes are the library's between ${asked.length} pairs, ${some} of them connected`, wrong[0]);
}

async function keyboard(page) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  check(await page.evaluate(() => document.activeElement.id) === 'search', 'keyboard: / goes to the search');
  await page.keyboard.type('komid');
  await page.keyboard.press('Enter');
  check(/Korea Mining/.test(await words(page, '#dossier h2')), 'keyboard: Enter opens what was found');
  check(await page.evaluate(() => document.activeElement.id) === 'canvas', 'keyboard: the drawing has the focus then');
  const walked = new Set();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) { await page.keyboard.press(key); walked.add(await words(page, '#dossier h2')); }
  check(walked.size > 1, 'keyboard: arrows walk along ties', [...walked]);
  await page.waitForTimeout(150);
  check((await page.locator('#live').textContent()).length > 0, 'keyboard: the live region tells the selection');
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => document.activeElement.id) === 'dossier', 'keyboard: Enter goes to the dossier');
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.querySelector('#dossier').contains(document.activeElement)), 'keyboard: Tab goes through the dossier');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  check(await page.locator('#dossier').isHidden(), 'keyboard: Escape goes back');
  const before = await drawn(page);
  await page.keyboard.press('+');
  await rest(page);
  check(before !== await drawn(page), 'keyboard: + zooms');
  await page.keyboard.press('0');
  await page.keyboard.press('?');
  check(await page.locator('#help').isVisible(), 'keyboard: ? opens the help');
  await page.keyboard.press('Escape');
  check(await page.locator('#help').isHidden(), 'keyboard: Escape closes it');
}

async function hostile(page) {
  const data = await page.evaluate(() => JSON.parse(document.querySelector('#graph-data').textContent));
  await shot(page, 'hostile');
  for (const row of data.nodes) {
    await page.evaluate((id) => { location.hash = `entity=${encodeURIComponent(id)}`; }, row[0]);
    await page.waitForFunction((id) => document.querySelector('#dossier')?.innerText.includes(id), row[0], { timeout: 3000 }).catch(() => {});
  }
  for (const row of data.edges) {
    await page.evaluate((id) => { location.hash = `tie=${id}`; }, row[0]);
    await page.waitForTimeout(20);
  }
  await page.evaluate(() => { location.hash = 'entity=html'; });
  await page.waitForTimeout(300);
  check((await words(page, '#dossier h2')).includes('<img src=x onerror='), 'hostile: markup in a name is text', await words(page, '#dossier h2'));
  check(await page.locator('main img, main script, main svg').count() === 0, 'hostile: no element comes from a name');
  await page.click('#show-table');
  check((await page.locator('#tables a[href^="javascript"]').count()) === 0 && (await page.locator('#tables tbody tr').count()) > 40, 'hostile: the table holds them too');
  await page.click('#show-table');
  const scripts = await page.locator('a').evaluateAll((all) => all.filter((one) => !/^https?:/.test(one.href)).length);
  check(scripts === 0, 'hostile: no link is a script');
  await page.keyboard.press('Escape');
  for (const [words, id] of [['김석철', 'kim-sok-chol'], ['рога', 'ooo-roga'], ['cafe', 'nfd'], ['التجارة', 'arab-trading'], ['9074729', 'ship-co']]) {
    await open(page, words);
    check((await page.locator('#dossier p').first().innerText()).includes(id), `hostile: finds ${words}`);
  }
}

const at = { seed: folder('myanmar-dprk', 'seed'), hostile: folder('hostile'), empty: folder('empty'), large: folder('large'), larger: folder('larger') };
for (const name of ['seed', 'hostile', 'empty']) check(Boolean(at[name]), `${name}: the page is there`);
if (at.seed) {
  let address = '';
  await visit('seed', at.seed, {}, async (page) => { address = await seed(page, at.seed); });
  await visit('fragment', at.seed, { hash: new URL(address || 'file:///').hash }, async (page) => {
    check(/1 shortest route of 2 hops/.test(await words(page, '#routes')), 'fragment: the view of an address comes back', await words(page, '#routes'));
  });
  await visit('keyboard', at.seed, {}, keyboard);
  await visit('dark', at.seed, { colorScheme: 'dark' }, async (page) => {
    const [red] = await page.evaluate(() => [...document.querySelector('#canvas').getContext('2d').getImageData(2, 2, 1, 1).data]);
    check(red < 60, 'dark: the drawing is dark', red);
    await page.selectOption('#theme', 'light');
    await rest(page);
    const [light] = await page.evaluate(() => [...document.querySelector('#canvas').getContext('2d').getImageData(2, 2, 1, 1).data]);
    check(light > 200, 'dark: light may be chosen', light);
    await page.selectOption('#theme', 'auto');
    await rest(page);
    await shot(page, 'dark');
  });
  await visit('phone', at.seed, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
    await shot(page, 'phone');
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    check(!await sideways(), 'phone: no sideways scrolling');
    await open(page, 'komid');
    check(!await sideways() && await page.locator('#dossier').isVisible(), 'phone: the dossier fits');
    await rest(page);
    await shot(page, 'phone-dossier');
    const small = await page.locator('header button, header select').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 24).length);
    check(small === 0, 'phone: nothing is too small to touch');
  });
  await visit('motion', at.seed, { reducedMotion: 'reduce', forcedColors: 'active' }, async (page) => {
    await page.click('#relax');
    check(await page.locator('#canvas').isVisible(), 'motion: settles at once if motion is not wanted');
  });
}
if (at.hostile) await visit('hostile', at.hostile, {}, hostile);
if (at.empty) await visit('empty', at.empty, {}, async (page) => {
  check(await page.evaluate(() => window.graphExport.ready) && /0 entities/.test(await words(page, '#counts')), 'empty: says that there is nothing');
  await find(page, 'anything');
  check(/Nothing/.test(await words(page, '#results')), 'empty: nothing is found');
});
for (const name of fs.readdirSync(samples)) {
  const other = path.join(samples, name);
  if (other === at.seed || !fs.existsSync(path.join(other, 'routes.json')) || !fs.existsSync(path.join(other, 'graph.html'))) continue;
  await visit(name, other, {}, (page) => routes(page, other));
}
if (at.large) await visit('large', at.large, {}, async (page) => {
  console.log(`     large: ready after ${page.readyAfter} ms`);
  check(!await page.locator('#part').isVisible() && /^10000 entities/.test(await counts(page)), 'large: everything is shown at once', await counts(page));
  await shot(page, 'large');
  const box = await page.locator('#canvas').boundingBox();
  await page.mouse.move(box.x + 20, box.y + 60);
  await page.mouse.down();
  const before = await page.evaluate(() => [window.graphExport.frames, performance.now()]);
  for (let step = 0; step < 60; step++) await page.mouse.move(box.x + 20 + step * 6, box.y + 60 + step * 3);
  const after = await page.evaluate(() => [window.graphExport.frames, performance.now()]);
  await page.mouse.up();
  console.log(`     large: ${after[0] - before[0]} frames while panning, ${Math.round((after[0] - before[0]) / (after[1] - before[1]) * 1000)} a second`);
  check(after[0] > before[0], 'large: draws while it is moved');
});
if (at.larger) await visit('larger', at.larger, {}, async (page) => {
  console.log(`     larger: ready after ${page.readyAfter} ms`);
  check(/A part is shown/.test(await words(page, '#part')), 'larger: says that a part is shown');
  await shot(page, 'larger');
  const before = await counts(page);
  await open(page, 'Party 19999');
  check(/Party 19999/.test(await words(page, '#dossier h2')) && await counts(page) !== before, 'larger: what is found is unfolded', await counts(page));
  await page.locator('#part button').click();
  await page.waitForTimeout(1500);
  check((await counts(page)).startsWith('20000 entities'), 'larger: shows everything when asked', await counts(page));
});

await browser.close();
console.log(failed === 0 ? 'all passed' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
