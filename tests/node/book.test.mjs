// A price book of the caller's in the JavaScript API. PACKWISE_API names the folder of the built API.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { afterEach, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = process.env.PACKWISE_API
  ? pathToFileURL(`${resolve(process.env.PACKWISE_API)}/`)
  : new URL("../../dist/api/", import.meta.url);
const module = await import(new URL("packwise.js", folder));
const { default: init, loadBooks, estimate, priceBook, usePriceBook, version, PackwiseError } = module;
const text = await readFile(new URL("../../examples/price-books/northmail.json", import.meta.url), "utf8");

const WECHAT = "faceid.enhanced.authority.wechat";
const first = (units) => [units, ...Array(11).fill(0)];
const paid = (meter, months, more) => {
  const { totals } = estimate({ lines: [{ meter, volume: { months }, ...more }] });
  return [totals.postpaid, totals.best];
};
const builtIn = () => estimate({ lines: [{ meter: WECHAT, volume: { perYear: 300_000 } }] }).totals.best;

function refused(book) {
  try {
    usePriceBook(book);
  } catch (error) {
    assert.ok(error instanceof PackwiseError, String(error?.stack));
    for (const key of ["code", "path", "message"]) assert.equal(typeof error[key], "string");
    return error;
  }
  assert.fail("nothing was thrown");
}

test("before init it is not ready", () => {
  assert.equal(refused(text).code, "api.notReady");
});

test("the program in README.md runs and prints what it says", async () => {
  const own = (file) => new URL(`../../${file}`, import.meta.url);
  const program = await readFile(own("examples/price-books/northmail.mjs"), "utf8");
  for (const file of ["README.md", "docs/price-book.md"]) {
    assert.ok((await readFile(own(file), "utf8")).includes("```js\n" + program + "```"), `${file} shows it as it is`);
  }
  const here = program
    .replace("../../dist/api/packwise.js", new URL("packwise.js", folder).href)
    .replace("import.meta.url", JSON.stringify(own("examples/price-books/northmail.mjs").href));
  const printed = execFileSync(process.execPath, ["--input-type=module"], { input: here, encoding: "utf8" });
  assert.equal(printed, "2500.00 USD\n");
});

describe("once loaded", () => {
  before(() => Promise.all([init(), loadBooks()]));
  afterEach(() => usePriceBook(null));

  test("a book is used until another is", () => {
    const used = usePriceBook(text);
    assert.deepEqual([used.version, used.currency], ["2026.2", "USD"]);
    assert.match(used.hash, /^[0-9a-f]{16}$/);
    assert.equal(version().book, "2026.2");
    assert.throws(builtIn, { code: "meter.unknown" });
    // By hand, as in tests/suite/book_json.rs.
    assert.deepEqual(paid("mail.transactional", first(1_500)), ["1065.00", "1065.00"]);
    assert.deepEqual(paid("mail.transactional", first(100_001)), [null, null]);
    assert.deepEqual(paid("mail.marketing", first(5_300)), ["4240.00", "4185.00"]);
    assert.deepEqual(paid("mail.check", first(900)), ["3600.00", "2500.00"]);
    assert.deepEqual(paid("traffic.out", first(10_500), { freeQuota: true }), ["828.80", "632.00"]);
    assert.throws(() => paid("traffic.out", first(1), { freeQuota: ["lab"] }), { code: "grant.unknown" });
    usePriceBook(text.replace('"2.50"', '"2.40"'));
    assert.deepEqual(paid("mail.check", first(900)), ["3600.00", "2400.00"]);
    const { version: book, currency, hash } = usePriceBook(null);
    assert.deepEqual([book, currency, hash], [version().book, "CNY", null]);
    assert.equal(builtIn(), "280000.00");
  });

  test("answers carry the book's currency, and no yuan", () => {
    usePriceBook(text);
    const answer = estimate({ lines: [{ meter: "mail.marketing", volume: { months: first(499) } }] });
    assert.deepEqual([answer.bookVersion, answer.currency], ["2026.2", "USD"]);
    // 499 × 0.95 = 474.05, 501 × 0.80 = 400.80.
    const cliff = answer.lines[0].diagnostics.find((found) => found.code === "tier.cliff");
    assert.deepEqual([cliff.now, cliff.at, cliff.postpaidSaves], [499, 501, "73.25"]);
    // The cheapest way at 499 is a pack of 500 for 430.00.
    assert.match(cliff.message, /29\.20 USD/);
    const all = [...priceBook().products].flatMap((product) => product.meters.map((meter) => meter.id));
    const volumes = [1, 80, 600, 5_300, 200_000];
    for (const meter of all) {
      for (const units of volumes) {
        const answer = estimate({ lines: [{ meter, volume: { months: first(units) } }], asOf: "2027-11-01" });
        assert.doesNotMatch(JSON.stringify(answer), /yuan|元|腾讯|Tencent/i);
      }
    }
  });

  test("the book is answered as it stands", () => {
    usePriceBook(text);
    const book = priceBook();
    assert.deepEqual([book.currency, book.checked, book.vendor.en], ["USD", "2026-11-01", "Northmail (fictional)"]);
    assert.doesNotMatch(JSON.stringify(book), /Tencent|腾讯/);
    const [mail, traffic] = book.products;
    assert.deepEqual(mail.meters[0].postpaid.mode, "graduated");
    assert.deepEqual(mail.meters[0].postpaid.tiers[3], { from: 100_001, unitPrice: null });
    assert.deepEqual(mail.meters[1].postpaid.mode, "reached");
    assert.deepEqual(mail.meters[1].packs[1].source.id, "offer");
    assert.deepEqual(traffic.meters[0].freeQuota.map((quota) => quota.id), ["trial", "lab"]);
    usePriceBook(null);
    assert.match(priceBook().notice.en, /Tencent/);
  });

  test("an object is as good as a text", () => {
    const { hash } = usePriceBook(text);
    assert.equal(usePriceBook(JSON.parse(text)).hash, hash);
    assert.deepEqual(paid("mail.check", first(250)), ["1000.00", "800.00"]);
  });

  test("a book with a mistake is refused, and the one in use stays", () => {
    usePriceBook(text);
    const error = refused(text.replace('"units": 500,', '"units": -500,').replace('"4.00"', '"4.00001"'));
    const path = "products[0].meters[1].lists[0].packs[0].units";
    assert.deepEqual([error.code, error.path, error.expected, error.found], ["units.negative", path, "0 or more", "-500"]);
    assert.equal(error.message, "expected 0 or more, found -500");
    assert.deepEqual(error.problems, [
      { code: "units.negative", path, expected: "0 or more", found: "-500" },
    ]);
    assert.deepEqual(paid("mail.check", first(900)), ["3600.00", "2500.00"]);
    assert.equal(version().book, "2026.2");
  });

  test("what is no book", () => {
    const loop = {};
    loop.loop = loop;
    for (const [book, code] of [
      ["", "book.syntax"],
      ["{", "book.syntax"],
      [text.replace('"units": 500,', '"units": NaN,'), "book.syntax"],
      [text.replace('"units": 500,', '"units": 1e400,'), "units.notWhole"],
      [text.replace('"units": 500,', '"units": 500, "units": 500,'), "book.duplicateKey"],
      [text.replace('"version"', '"__proto__": {}, "version"'), "book.unknownKey"],
      ["[".repeat(100_000), "book.tooDeep"],
      [" ".repeat(10_000_000), "book.tooLong"],
      ["长".repeat(900_000), "book.tooLong"],
      ["\ud800", "book.syntax"],
      [{}, "book.missing"],
      [[], "book.wrongType"],
      [loop, "book.unreadable"],
      [{ version: 1n }, "book.unreadable"],
      [{ get version() { throw new Error("mine"); } }, "book.unreadable"],
      [{ toJSON() {} }, "book.wrongType"],
      [undefined, "book.wrongType"],
      [7, "book.wrongType"],
      [() => {}, "book.wrongType"],
    ]) {
      assert.equal(refused(book).code, code, typeof book === "string" ? book.slice(0, 40) : String(code));
      assert.equal(builtIn(), "280000.00");
    }
    assert.equal({}.polluted, undefined);
  });

  test("a request that puts another book to use is priced with the one it began with", () => {
    usePriceBook(text);
    const request = {
      get lines() {
        usePriceBook(null);
        return [{ meter: "mail.check", volume: { months: first(900) } }];
      },
    };
    assert.equal(estimate(request).totals.best, "2500.00");
    assert.equal(builtIn(), "280000.00");
  });

  test("a thousand books leave nothing behind", () => {
    const pages = () => process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    const round = () => {
      usePriceBook(text);
      paid("traffic.out", first(15_000));
      refused(text.slice(0, 3_000));
    };
    for (let count = 0; count < 100; count++) round();
    const before = pages();
    for (let count = 0; count < 1_000; count++) round();
    assert.ok(pages() - before < 8_000_000, `${pages() - before} bytes more`);
    usePriceBook(null);
    assert.equal(builtIn(), "280000.00");
  });
});
