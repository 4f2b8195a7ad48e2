/**
 * Runs inside the real window, before its own code, with no debugger attached. It does what a person does (keys, clicks,
 * scrolling, files from a picker) and looks at the clock; the window is the built one and knows nothing of it.
 */
export interface Command {
  do: string;
  name: string;
  to: string;
  desk: string;
  batches: number;
  batchUrl: string;
  parts: number;
  partUrl: string;
  records: number;
  warm: number;
  places: number;
  patienceMs: number;
}
type Told = Record<string, number>;

let patienceMs = 60_000;

/** When the host last said that entries are on its disk: the answer to an `append` is the one with `numbers`. */
let acknowledged: () => void = () => {};
// The page's first script may have opened the socket before this one is read, so it is not the opening that is heard of
// but whoever listens: the window's own code, which comes after both.
const prototype = WebSocket.prototype;
const listenAsEver = Reflect.get(prototype, 'addEventListener');
Reflect.set(prototype, 'addEventListener', function addEventListener(this: WebSocket, ...given: unknown[]) {
  if (given[0] === 'message') Reflect.apply(listenAsEver, this, ['message', heard]);
  Reflect.apply(listenAsEver, this, given);
});
function heard(event: Event): void {
  if (event instanceof MessageEvent && typeof event.data === 'string' && event.data.includes('"numbers"'))
    acknowledged();
}

/** The file that a person would choose. */
let chosen: File | undefined;
HTMLInputElement.prototype.click = function click(this: HTMLInputElement) {
  if (this.type !== 'file' || chosen === undefined) return HTMLElement.prototype.click.call(this);
  const given = new DataTransfer();
  given.items.add(chosen);
  this.files = given.files;
  this.dispatchEvent(new Event('change', { bubbles: true }));
};

const all = <Kind extends Element>(selector: string) => [...document.querySelectorAll<Kind>(selector)];
const nameOf = (element: Element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
const named = (name: string) =>
  all<HTMLElement>('button, a, [role="menuitem"]').find(
    (one) => nameOf(one).startsWith(name) && !one.hasAttribute('disabled'),
  );
const ended = (work: EventTarget, good: string, bad: string) =>
  new Promise((done, fail) => {
    work.addEventListener(good, done);
    work.addEventListener(bad, fail);
  });
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  return Promise.race([
    work,
    sleep(20_000).then(() => {
      throw new Error(`${what} did not come`);
    }),
  ]);
}

/** Looks once a frame; or now and then, where to have frames drawn all the time would slow what is measured. */
async function until<Value>(
  look: () => Value | undefined | null | false,
  what: string,
  pauseMs?: number,
): Promise<Value> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await (pauseMs === undefined ? new Promise((done) => requestAnimationFrame(done)) : sleep(pauseMs));
  }
}

/** Settles after the frame that shows what is in the document now. */
function painted(): Promise<number> {
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => done(performance.now()));
      port1.start();
      port2.postMessage(null);
    });
  });
}

/** Settles after the frame that shows the first change after which `is` holds. */
function shown(is: () => boolean): Promise<number> {
  return new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (!is()) return;
      observer.disconnect();
      void painted().then(done);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

function press(key: string, held: KeyboardEventInit = {}): void {
  const code = /^\d$/.test(key) ? `Digit${key}` : /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key;
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held }));
  target.dispatchEvent(new KeyboardEvent('keyup', { key, code, bubbles: true, cancelable: true, ...held }));
}

const place = () => document.querySelector('article[aria-label^="Record "]')?.getAttribute('aria-label') ?? '';
const copying = () => document.body.textContent.includes('Copying the records into this window');

function grid(): HTMLElement {
  const table = document.querySelector<HTMLElement>('[role="grid"]');
  if (table === null) throw new Error('there is no table');
  return table;
}

/** All rows in sight have their texts. */
function rowsAreRead(): boolean {
  const rows = all<HTMLElement>('[role="row"][data-place]');
  return rows.length > 0 && rows.every((row) => row.textContent.length > 0 && !row.textContent.includes('Being read'));
}
const firstRow = () => document.querySelector<HTMLElement>('[role="row"][data-place]')?.dataset['place'];
const currentRow = () => document.querySelector<HTMLElement>('[data-current="true"]')?.dataset['place'];

/** Where a hand drags the bar to: anywhere but where it is. */
function placeOfBar({ scrollTop, scrollHeight, clientHeight }: HTMLElement): number {
  for (;;) {
    const wanted = Math.floor(Math.random() * (scrollHeight - clientHeight));
    if (Math.abs(wanted - scrollTop) > clientHeight) return wanted;
  }
}

/** How many records match, in words; nothing while they are looked for. */
function matching(): string | undefined {
  const words = document.querySelector('search [role="status"]')?.textContent ?? '';
  return /\d/.test(words) ? words : undefined;
}

/** From a press of the button until the host has it, the window says that it is saved, and `is` holds on the screen. */
async function timed(button: HTMLElement, is: () => boolean): Promise<number> {
  let isAcked = false;
  acknowledged = () => {
    isAcked = true;
  };
  const from = performance.now();
  button.click();
  const isSaved = () => all('nav span').some((one) => nameOf(one).startsWith('Saved ·'));
  await until(() => isAcked && is() && isSaved(), 'the end of the work on many records');
  acknowledged = () => {};
  return (await painted()) - from;
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const doings: Record<string, (command: Command) => Promise<Told>> = {
  /** Writes blocks bare, in transactions of some blocks: only the time between a write and its completion counts. */
  async raw({ batches, batchUrl }) {
    indexedDB.deleteDatabase('bench-raw');
    const opening = indexedDB.open('bench-raw', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('blocks'));
    await ended(opening, 'success', 'error');
    const database = opening.result;
    let ms = 0;
    let key = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      const blocks = JSON.parse(await (await fetch(`${batchUrl}${batch}`)).text()) as string[];
      const from = performance.now();
      const writing = database.transaction('blocks', 'readwrite', { durability: 'relaxed' });
      for (const block of blocks) {
        writing.objectStore('blocks').put(block, key);
        key += 1;
      }
      await ended(writing, 'complete', 'abort');
      ms += performance.now() - from;
    }
    database.close();
    indexedDB.deleteDatabase('bench-raw');
    return { ms };
  },

  /** Gets the file, as if it lay on this machine's disk. */
  async file({ name, parts, partUrl }) {
    const blobs: Blob[] = [];
    for (let part = 0; part < parts; part += 1) blobs.push(await (await fetch(`${partUrl}${part}`)).blob());
    chosen = new File(blobs, name);
    return { bytes: chosen.size };
  },

  async go({ to }) {
    // The first address is the window's own to settle: one that comes before would be overruled.
    await until(() => document.querySelector('nav [aria-current]'), 'the window');
    location.hash = to;
    await painted();
    return {};
  },

  /** From the choice of the file to the first record on the desk. */
  async import({ desk }) {
    const choose = await until(() => named('Choose files'), 'the picker');
    const from = performance.now();
    choose.click();
    (await until(() => named('Start import'), 'the preview')).click();
    const started = performance.now();
    await until(() => named('Label them'), 'the end of the import', 50);
    const imported = performance.now();
    chosen = undefined;
    location.hash = desk;
    await until(() => place() !== '', 'the first record');
    const browsable = await painted();
    return { ms: browsable - from, toStartMs: started - from, importMs: imported - from };
  },

  async copied() {
    const from = performance.now();
    await until(() => !copying(), 'the end of the copying');
    return { ms: performance.now() - from };
  },

  /** Labels one record after the other by keys: a label, then Enter. */
  async label({ records, warm }) {
    const next: number[] = [];
    const acks: number[] = [];
    await until(() => place() !== '', 'a record');
    for (let record = 0; record < records + warm; record += 1) {
      const here = place();
      press(String(1 + (record % 4)));
      await painted();
      const acked = new Promise<number>((done) => {
        acknowledged = () => done(performance.now());
      });
      const there = shown(() => place() !== here && place() !== '');
      const from = performance.now();
      press('Enter');
      const nextAt = await within(there, `the record after ${here}`);
      const ackAt = await within(acked, `the answer of the host to ${here}`);
      if (record < warm) continue;
      next.push(nextAt - from);
      acks.push(ackAt - from);
    }
    acknowledged = () => {};
    return {
      p50: percentile(next, 0.5),
      p95: percentile(next, 0.95),
      ackP50: percentile(acks, 0.5),
      ackP95: percentile(acks, 0.95),
    };
  },

  /** Reads the page again; what comes next is asked of the new one. */
  async reload() {
    leaving = true;
    return {};
  },

  /** Goes all over the table, by its bar and now and then by its keys, until the rows there are painted with their texts. */
  async page({ records, places }) {
    await until(rowsAreRead, 'the rows');
    const table = grid();
    table.focus();
    const times: number[] = [];
    for (let turn = 0; turn < places; turn += 1) {
      const key = { 7: 'End', 8: 'Home', 9: 'PageDown' }[turn % 10];
      const now = key === undefined ? firstRow : currentRow;
      const before = now();
      const wanted = { End: String(records - 1), Home: '0' }[key ?? ''];
      const arrived = () =>
        now() !== undefined && now() !== before && (wanted === undefined || now() === wanted) && rowsAreRead();
      const there = shown(arrived);
      const from = performance.now();
      if (key === undefined) table.scrollTop = placeOfBar(table);
      else press(key);
      times.push((await within(there, `place ${turn}, by ${key ?? 'the bar'},`)) - from);
      await sleep(50);
    }
    return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
  },

  /**
   * Chooses all that match by the key for it, labels them, and takes that back by the toast's button: each until the
   * host has it on its disk, the window says so, and the count of those that match is painted. The filter asks for what
   * is pending, so what was labelled leaves it.
   */
  async bulk() {
    await until(rowsAreRead, 'the rows');
    const before = await until(matching, 'the count of what matches');
    grid().focus();
    press('a', /mac/i.test(navigator.platform) ? { metaKey: true } : { ctrlKey: true });
    const bar = await until(
      () => document.querySelector<HTMLElement>('[role="group"][aria-label="What is selected"]'),
      'the choice',
    );
    const records = Number(bar.querySelector('[role="status"]')?.textContent.replaceAll(/\D/g, ''));
    [...bar.querySelectorAll('button')].find((one) => nameOf(one) === 'Label')?.click();
    (await until(() => document.querySelector<HTMLElement>('form fieldset input'), 'the labels')).click();
    const labelling = () => all<HTMLButtonElement>('form button').find((one) => /^Label .* record/.test(nameOf(one)));
    const act = await until(() => labelling()?.disabled === false && labelling(), 'the last button');
    const bulkMs = await timed(act, () => matching()?.startsWith('0 of ') === true);
    const undo = await until(() => named('Undo'), 'the toast');
    const undoMs = await timed(undo, () => matching() === before);
    return { records, bulkMs, undoMs };
  },

  /** From the start of the navigation to the first record, or row, of the project. */
  async usable() {
    await until(() => place() !== '' || document.querySelector('[role="row"][aria-rowindex]') !== null, 'a record');
    return { ms: await painted() };
  },

  /** The window's own copy is gone, as after an eviction. */
  async forget() {
    for (const { name } of await indexedDB.databases()) {
      if (name?.startsWith('colophon-project-') === true) indexedDB.deleteDatabase(name);
    }
    leaving = true;
    return {};
  },
};

/** The page is about to be read again: its successor asks for what comes next. */
let leaving = false;

async function serve(): Promise<void> {
  while (!leaving) {
    const command = JSON.parse(await (await fetch('/bench/next')).text()) as Command;
    ({ patienceMs } = command);
    let told: unknown;
    try {
      told = (await doings[command.do]?.(command)) ?? { error: `nothing is called ${command.do}` };
    } catch (error) {
      told = { error: `${command.do}: ${String(error)}. On the page: ${document.body.innerText.slice(0, 600)}` };
    }
    await fetch(`/bench/told/${encodeURIComponent(JSON.stringify(told))}`);
  }
  location.reload();
}
void serve();
