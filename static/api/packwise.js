// Packwise, the JavaScript API. The same file serves browsers and Node 20 or later; packwise.d.ts documents all of it.
import load, * as glue from "./packwise_glue.js";
import loadReader, * as reader from "./packwise_books_glue.js";

/** What answers requests and messages, and what reads price books and lists them: a page without a need for it never loads it. */
const pricing = { load, file: "packwise.wasm", url: new URL("./packwise.wasm", import.meta.url), by: "init()" };
const books = {
  load: loadReader,
  file: "packwise-books.wasm",
  url: new URL("./packwise-books.wasm", import.meta.url),
  by: "loadBooks()",
};
/** The longest message counted, a thousand times what anybody can send, and the longest price book; in UTF-16 units. */
const LONGEST = 1_000_000;

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
  return loaded(pricing, source);
}
export default init;

/** Loads what `usePriceBook` and `priceBook` need besides, in the same way. */
export function loadBooks(source) {
  return loaded(books, source);
}

function loaded(program, source) {
  program.loading ??= start(program, source).then(
    ({ memory }) => {
      program.memory = memory;
      program.ready = true;
    },
    (cause) => {
      program.loading = undefined;
      throw new PackwiseError({ code: "api.loadFailed", message: `${program.file} could not be loaded: ${cause}`, cause });
    },
  );
  return program.loading;
}

async function start({ load, url: own }, source = own) {
  source = await source;
  const url = typeof source === "string" ? new URL(source, own) : source;
  // Node's fetch does not read files. The comments keep bundlers from looking for Node's modules.
  if (url instanceof URL && url.protocol === "file:") {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
    source = await readFile(url);
  } else {
    source = url;
  }
  return load({ module_or_path: source });
}

/** Versions of the package and of the price book. */
export function version() {
  return call(() => ({ package: glue.packageVersion(), book: glue.bookVersion() }));
}

/** Every price, rule and source. */
export function priceBook() {
  return call(reader.priceBook, books);
}

/** Puts a price book of the caller's to use, or with null the built-in one. */
export function usePriceBook(book) {
  if (book === null) {
    return call(() => {
      glue.useBook();
      if (books.ready) reader.useBuiltIn();
      return used(null);
    });
  }
  return call(() => {
    const bytes = reader.readBook(bookText(book));
    if (!glue.useBook(bytes)) {
      reader.useBuiltIn();
      throw new Error(`${pricing.file} and ${books.file} are of different releases`);
    }
    return used(reader.bookHash());
  }, pricing, books);
}

function used(hash) {
  return { version: glue.bookVersion(), currency: glue.bookCurrency(), hash };
}

/** Prices a request. */
export function estimate(request) {
  return call(() => glue.estimate(request));
}

/** Counts the billed segments of a message. */
export function segmentSms(message) {
  return call(() => {
    const { market, signature, body, marketing } = checked(message);
    const place = glue.segmentSms(market === "international", signature, body, marketing);
    // When memory grows its views end.
    if (numbers.length === 0) numbers = new Uint32Array(pricing.memory.buffer);
    return unpacked(place >>> 2, signature, body);
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

function call(run, ...needed) {
  const missing = (needed.length > 0 ? needed : [pricing]).find(({ ready }) => !ready);
  if (missing) throw new PackwiseError({ code: "api.notReady", message: `await ${missing.by} before calling this` });
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
  let market;
  let signature = "";
  let body;
  let marketing = false;
  let key = "";
  try {
    for (key of Object.keys(message)) {
      if (!KEYS.includes(key)) {
        const path = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : `[${JSON.stringify(key)}]`;
        refuse("request.unknownKey", path, `no such key; there are ${KEYS.join(", ")}`, { allowed: KEYS });
      }
      const value = message[key];
      if (value === undefined) continue;
      if (key === "market") market = value;
      else if (key === "signature") signature = value;
      else if (key === "body") body = value;
      else marketing = value;
    }
  } catch (cause) {
    if (cause instanceof PackwiseError) throw cause;
    refuse("request.unreadable", key, "reading this threw an error", { cause });
  }
  if (market === undefined) refuse("request.missing", "market", "this is required");
  if (body === undefined) refuse("request.missing", "body", "this is required");
  if (typeof market !== "string") mistyped("market", market, "a string");
  if (typeof signature !== "string") mistyped("signature", signature, "a string");
  if (typeof body !== "string") mistyped("body", body, "a string");
  if (typeof marketing !== "boolean") mistyped("marketing", marketing, "a boolean");
  if (market !== "domestic" && market !== "international") {
    const allowed = ["domestic", "international"];
    refuse("request.notAChoice", "market", `expected one of ${allowed.join(", ")}`, { allowed });
  }
  if (signature.length > LONGEST) long("signature");
  if (body.length > LONGEST) long("body");
  return { market, signature, body, marketing };
}

function mistyped(name, value, expected) {
  const found = value === null ? "null" : typeof value;
  refuse("request.wrongType", name, `expected ${expected}, found ${found}`, { expected, found });
}

function long(name) {
  refuse("request.tooLong", name, `at most ${LONGEST} UTF-16 units are counted`, { most: LONGEST });
}

/** All of the program's memory, by its numbers. */
let numbers = new Uint32Array();

/** So many numbers from a place. */
function list(at, count) {
  const items = [];
  for (const end = at + count; at < end; at++) items.push(numbers[at]);
  return items;
}

/** Builds the answer from the numbers at a place; src/api/message.rs says what they are. This runs at every keystroke. */
function unpacked(at, signature, body) {
  const encoding = numbers[at++] === 0 ? "gsm7" : "ucs2";
  const length = numbers[at++];
  const limits = { single: numbers[at++], multi: numbers[at++] };
  const room = numbers[at++];
  const over = numbers[at++];
  const open = numbers[at++];
  const start = numbers[at++];
  const end = numbers[at++];
  const close = numbers[at++];
  let text = body;
  if (open !== 0) text = String.fromCharCode(open) + signature.slice(start, end) + String.fromCharCode(close) + text;
  const behind = numbers[at++];
  if (behind > 0) text += String.fromCharCode(...list(at, behind));
  at += behind;
  const count = numbers[at++];
  const segments = list(at, count);
  at += count;
  const cutCount = numbers[at++];
  const cuts = list(at, cutCount);
  at += cutCount;
  let forcedBy = null;
  const occurrences = numbers[at++];
  if (occurrences > 0) {
    const offset = numbers[at++];
    const countWithout = numbers[at++];
    const replacing = numbers[at++];
    let replacement = null;
    if (replacing > 0) {
      replacement = String.fromCharCode(...list(at, replacing - 1));
      at += replacing - 1;
    }
    forcedBy = { character: String.fromCodePoint(text.codePointAt(offset)), offset, occurrences, countWithout, replacement };
  }
  const warnings = [];
  const told = list(at + 1, 3 * numbers[at]);
  for (let each = 0; each < told.length; each += 3) warnings.push(warning(told[each], told[each + 1], told[each + 2]));
  return {
    text,
    encoding,
    length,
    segments,
    count,
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
