// What a keystroke costs the page: keys pressed in a browser whose processor is slowed, and the work of its main thread
// read off a trace. `cargo xtask interaction` starts it.
import { pathToFileURL } from "node:url";

const settings = JSON.parse(process.argv[2]);
const { default: puppeteer } = await import(pathToFileURL(settings.module));

/** How much slower than this machine. */
const SLOWER = 4;
/** Keys counted in one run, after some that are not: code is compiled while it first runs. */
const KEYS = 40;
const WARM = 8;
/** From one key to the next, in milliseconds: a fast typist. What a key sets off later falls to a later one. */
const PACE = 250;

const MESSAGE = "您好，您预约的远程视频面签已安排在明天上午10点。Please open the app ten minutes early and have your ID ready… “";

/** Each case: how it is brought about, where is typed, and what. */
const CASES = {
  bare: {
    words: "a field on an empty page, which is the browser's own share",
    async prepare(page) {
      await page.evaluate(() => document.body.replaceChildren(Object.assign(document.createElement("input"), { id: "bare" })));
    },
    field: "#bare",
    keys: ["1", "Backspace", "2", "Backspace"],
    ready: () => true,
  },
  lines: {
    words: "20 lines, keys in the volume of one",
    async prepare(page) {
      for (let line = 1; line < 20; line += 1) {
        await page.evaluate(() => document.getElementById("add-line").click());
        const tab = ["faceid", "captcha", "sms"][line % 3];
        await page.evaluate((tab) => document.querySelector(`[data-tab=${tab}]`).click(), tab);
      }
      await page.evaluate(() => document.querySelector("[data-line='0'] button").click());
      await page.waitForSelector("#calls");
    },
    field: "#calls",
    // A number that grows and shrinks, so that every key changes the total.
    keys: ["1", "Backspace", "2", "Backspace"],
    ready: () => document.querySelectorAll("[data-line]").length === 20,
  },
  message: {
    words: "keys in a message of 2,000 characters",
    async prepare(page) {
      await page.evaluate(() => document.querySelector("[data-tab=sms]").click());
      // At home no message is that long.
      await page.waitForSelector("#market-international");
      await page.evaluate(() => document.getElementById("market-international").click());
      await page.evaluate((text) => {
        const body = document.getElementById("body");
        body.value = text;
        body.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, MESSAGE.repeat(40).slice(0, 2000 - KEYS));
    },
    field: "#body",
    keys: ["a", "Backspace", "b", "c"],
    ready: () => Number(document.querySelector("[data-segments]").dataset.segments) > 20,
  },
};

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What kind of work an event of the trace is; what is none of these belongs to what it lies in. */
const KINDS = {
  EventDispatch: "scripting",
  FunctionCall: "scripting",
  RunMicrotasks: "scripting",
  TimerFire: "scripting",
  FireAnimationFrame: "scripting",
  FireIdleCallback: "scripting",
  MinorGC: "scripting",
  MajorGC: "scripting",
  "V8.GCScavenger": "scripting",
  UpdateLayoutTree: "layout",
  Layout: "layout",
  PrePaint: "paint",
  Paint: "paint",
  Layerize: "paint",
  Commit: "paint",
};

/** The main thread's tasks, each with its work by kind. `tdur` is the thread's own time, which others on the machine leave alone. */
function tasks(events) {
  const pressed = (event) => event.name === "EventDispatch" && event.args.data?.type === "keydown";
  const main = events.find(pressed);
  if (!main) throw new Error("no keydown in the trace");
  const own = events
    .filter((event) => event.pid === main.pid && event.tid === main.tid && event.ph === "X" && event.dur !== undefined)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const found = [];
  const open = [];
  for (const event of own) {
    while (open.length && open.at(-1).end <= event.ts) open.pop();
    const time = (event.tdur ?? event.dur) / 1000;
    if (event.name === "RunTask" && open.length === 0) {
      const task = { total: time, scripting: 0, layout: 0, paint: 0, key: false, painted: false };
      found.push(task);
      open.push({ end: event.ts + event.dur, task, kind: null });
      continue;
    }
    const around = open.at(-1);
    if (!around?.task) continue;
    const { task } = around;
    if (pressed(event)) task.key = true;
    if (event.name === "Commit") task.painted = true;
    const kind = KINDS[event.name] ?? around.kind;
    if (kind !== around.kind) {
      if (kind) task[kind] += time;
      if (around.kind) task[around.kind] -= time;
    }
    open.push({ end: event.ts + event.dur, task, kind });
  }
  return found;
}

/** The work of each key: up to the frame that shows what it changed, and what follows before the next key. */
function keystrokes(events) {
  const all = tasks(events);
  const starts = all.flatMap((task, index) => (task.key ? [index] : []));
  const sum = (list, of) => list.reduce((total, task) => total + task[of], 0);
  return starts.slice(0, -1).map((start, number) => {
    const own = all.slice(start, starts[number + 1]);
    const shown = own.findIndex((task) => task.painted) + 1;
    if (shown === 0) throw new Error("a key after which nothing was drawn");
    const [until, after] = [own.slice(0, shown), own.slice(shown)];
    const parts = Object.fromEntries(["total", "scripting", "layout", "paint"].map((of) => [of, sum(until, of)]));
    return { ...parts, later: sum(after, "total") };
  });
}

const quantile = (figures, share) => figures.toSorted((a, b) => a - b)[Math.ceil(share * figures.length) - 1];

/** The medians over the runs of each column's middle and of its 95th of a hundred. */
function print(words, runs) {
  console.log(`\n${words}, ${settings.runs} runs of ${KEYS} keys, processor slowed ${SLOWER} times`);
  console.log(`${"milliseconds a key".padEnd(28)}${"p50".padStart(8)}${"p95".padStart(8)}`);
  const rows = {
    total: "until it is painted",
    scripting: "  scripting",
    layout: "  style and layout",
    paint: "  paint",
    later: "after that",
  };
  for (const [of, name] of Object.entries(rows)) {
    const cells = [0.5, 0.95].map((share) => {
      const each = runs.map((run) => quantile(run.map((key) => key[of]), share));
      return quantile(each, 0.5).toFixed(1).padStart(8);
    });
    console.log(`${name.padEnd(28)}${cells.join("")}`);
  }
}

const browser = await puppeteer.launch({ executablePath: settings.browser, args: settings.flags });
try {
  for (const [name, { words, prepare, field, keys, ready }] of Object.entries(CASES)) {
    const measured = [];
    for (let run = 0; run < settings.runs; run += 1) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 1280, height: 900 });
      await page.goto(settings.address);
      await page.waitForSelector("html[data-state=ready]");
      await prepare(page);
      await page.waitForFunction(ready);
      await page.focus(field);
      await page.keyboard.press("End");
      await page.emulateCPUThrottling(SLOWER);
      const press = async (count) => {
        for (let key = 0; key < count; key += 1) {
          const start = performance.now();
          await page.keyboard.press(keys[key % keys.length]);
          await wait(Math.max(0, PACE - (performance.now() - start)));
        }
      };
      await press(WARM);
      await page.tracing.start({
        categories: [
          "devtools.timeline",
          "disabled-by-default-devtools.timeline",
          "v8",
          ...(settings.traces ? ["disabled-by-default-v8.cpu_profiler"] : []),
        ],
        path: settings.traces ? `${settings.traces}/${name}-${run}.json` : undefined,
      });
      // One more, which ends the last one.
      await press(KEYS + 1);
      const trace = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
      measured.push(keystrokes(trace.traceEvents));
      await context.close();
    }
    print(words, measured);
  }
} finally {
  await browser.close();
}
