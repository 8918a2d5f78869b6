// Packwise, the JavaScript API. The same file serves browsers and Node 20 or later; packwise.d.ts documents all of it.
import load, * as glue from "./packwise_glue.js";

const WASM = new URL("./packwise.wasm", import.meta.url);
/** The longest message counted, a thousand times what anybody can send, and the longest price book; in UTF-16 units. */
const LONGEST = 1_000_000;

let loading;
let ready = false;

/** What every function here throws. */
export class PackwiseError extends Error {
  constructor({ code, path = "", message, cause, ...data }) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, data, { code, path });
  }
}
Object.defineProperty(PackwiseError.prototype, "name", { value: "PackwiseError", configurable: true, writable: true });

/** Loads the WebAssembly, once however often it is called. After a failure it may be called again. */
export function init(source) {
  loading ??= start(source).then(
    () => {
      ready = true;
    },
    (cause) => {
      loading = undefined;
      throw new PackwiseError({ code: "api.loadFailed", message: `packwise.wasm could not be loaded: ${cause}`, cause });
    },
  );
  return loading;
}
export default init;

async function start(source = WASM) {
  source = await source;
  const url = typeof source === "string" ? new URL(source, WASM) : source;
  // Node's fetch does not read files. The comments keep bundlers from looking for Node's modules.
  if (url instanceof URL && url.protocol === "file:") {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
    await load({ module_or_path: await readFile(url) });
  } else {
    await load({ module_or_path: url });
  }
}

/** Versions of the package and of the price book. */
export function version() {
  return call(() => ({ package: glue.packageVersion(), book: glue.bookVersion() }));
}

/** Every price, rule and source. */
export function priceBook() {
  return call(glue.priceBook);
}

/** Puts a price book of the caller's to use, or with null the built-in one. */
export function usePriceBook(book) {
  return call(() => glue.usePriceBook(book === null ? undefined : bookText(book)));
}

/** Prices a request. */
export function estimate(request) {
  return call(() => glue.estimate(request));
}

/** Counts the billed segments of a message. */
export function segmentSms(message) {
  return call(() => {
    const { market, signature, body, marketing } = checked(message);
    const units = glue.segmentSms(market === "international", signature, body, marketing);
    return unpacked(units, signature, body);
  });
}

/** The book as a text, in which numbers are as they were written and a key that stands twice is still there twice. */
function bookText(book) {
  let text = book;
  if (typeof book === "object") {
    try {
      text = JSON.stringify(book);
    } catch (cause) {
      refuse("book.unreadable", "", "this cannot be written as JSON", { cause });
    }
  }
  if (typeof text !== "string") {
    const expected = "a text, an object or null";
    refuse("book.wrongType", "", `expected ${expected}, found ${typeof book}`, { expected, found: typeof book });
  }
  // The limit is in bytes, of which every UTF-16 unit makes at least one.
  if (text.length > LONGEST) {
    const [expected, found] = [`at most ${LONGEST} bytes`, `at least ${text.length}`];
    refuse("book.tooLong", "", `expected ${expected}, found ${found}`, { expected, found });
  }
  return text;
}

function call(run) {
  if (!ready) {
    throw new PackwiseError({ code: "api.notReady", message: "await init() before calling anything else" });
  }
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof PackwiseError) throw thrown;
    if (typeof thrown?.code === "string" && !(thrown instanceof Error)) throw new PackwiseError(thrown);
    throw new PackwiseError({ code: "api.failed", message: `this should not happen: ${thrown}`, cause: thrown });
  }
}

const KEYS = ["market", "signature", "body", "marketing"];

function refuse(code, path, message, data) {
  throw new PackwiseError({ code, path, message, ...data });
}

/** The message's own values, each of the right type. */
function checked(message) {
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    const found = message === null ? "null" : Array.isArray(message) ? "array" : typeof message;
    refuse("request.wrongType", "", `expected an object, found ${found}`, { expected: "an object", found });
  }
  const given = { signature: "", marketing: false };
  let key = "";
  try {
    for (key of Object.keys(message)) {
      if (!KEYS.includes(key)) {
        const path = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : `[${JSON.stringify(key)}]`;
        refuse("request.unknownKey", path, `no such key; there are ${KEYS.join(", ")}`, { allowed: KEYS });
      }
      const value = message[key];
      if (value !== undefined) given[key] = value;
    }
  } catch (cause) {
    if (cause instanceof PackwiseError) throw cause;
    refuse("request.unreadable", key, "reading this threw an error", { cause });
  }
  for (const name of ["market", "body"]) {
    if (given[name] === undefined) refuse("request.missing", name, "this is required");
  }
  for (const name of KEYS) {
    const expected = name === "marketing" ? "boolean" : "string";
    const found = given[name] === null ? "null" : typeof given[name];
    if (found !== expected) {
      refuse("request.wrongType", name, `expected a ${expected}, found ${found}`, { expected: `a ${expected}`, found });
    }
  }
  if (given.market !== "domestic" && given.market !== "international") {
    const allowed = ["domestic", "international"];
    refuse("request.notAChoice", "market", `expected one of ${allowed.join(", ")}`, { allowed });
  }
  for (const name of ["signature", "body"]) {
    if (given[name].length > LONGEST) {
      refuse("request.tooLong", name, `at most ${LONGEST} UTF-16 units are counted`, { most: LONGEST });
    }
  }
  return given;
}

/** Builds the answer from the numbers; src/api/message.rs says what they are. */
function unpacked(units, signature, body) {
  // Views of typed arrays and their iterators are slow to make; this runs at every keystroke.
  let at = 0;
  const next = () => units[at++];
  const list = (count) => {
    const items = [];
    for (; count > 0; count--) items.push(units[at++]);
    return items;
  };
  const encoding = next() === 0 ? "gsm7" : "ucs2";
  const length = next();
  const limits = { single: next(), multi: next() };
  const room = next();
  const over = next();
  const open = next();
  const content = signature.slice(next(), next());
  const close = next();
  const before = open === 0 ? "" : String.fromCharCode(open) + content + String.fromCharCode(close);
  const text = before + body + String.fromCharCode(...list(next()));
  const segments = list(next());
  const cuts = list(next());
  let forcedBy = null;
  const occurrences = next();
  if (occurrences > 0) {
    const offset = next();
    const countWithout = next();
    const replacing = next();
    const replacement = replacing === 0 ? null : String.fromCharCode(...list(replacing - 1));
    forcedBy = { character: String.fromCodePoint(text.codePointAt(offset)), offset, occurrences, countWithout, replacement };
  }
  const warnings = [];
  for (let left = next(); left > 0; left--) warnings.push(warning(next(), next(), next()));
  return {
    text,
    encoding,
    length,
    segments,
    count: segments.length,
    limits,
    room,
    over: over === 0 ? null : over,
    cuts,
    forcedBy,
    warnings,
  };
}

/** What each kind of warning calls its figures, and the value it is about. */
const FIGURES = [
  { path: "signature" },
  { path: "body" },
  { path: "body", figures: (first) => ({ character: String.fromCodePoint(first) }) },
  { path: "body", figures: (arithmetic, whole) => ({ arithmetic, whole }) },
  { path: "body", figures: (length, limit) => ({ length, limit }) },
];
/** The sentences of warnings without figures: most messages that are being typed have the same ones. */
const sentences = [];

function warning(kind, first, second) {
  const { path, figures } = FIGURES[kind];
  const told = (figures ? undefined : sentences[kind]) ?? glue.smsWarning(kind, first, second);
  if (!figures) sentences[kind] = told;
  const [code, severity, message] = told;
  return { code, severity, path, message, ...figures?.(first, second) };
}
