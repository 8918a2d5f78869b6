// The JavaScript API as a program uses it: figures, types, refusals. PACKWISE_API names the folder of the built API.
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = process.env.PACKWISE_API
  ? pathToFileURL(`${resolve(process.env.PACKWISE_API)}/`)
  : new URL("../../dist/api/", import.meta.url);
const at = (file) => new URL(file, folder);
/** The API not yet loaded: a copy of its files, since a module is one for all who import it. */
const copies = [];
const fresh = async () => {
  const copy = await mkdtemp(join(tmpdir(), "packwise-"));
  copies.push(copy);
  await cp(folder, copy, { recursive: true });
  return import(pathToFileURL(join(copy, "packwise.js")));
};
after(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true }))));
const module = await import(at("packwise.js"));
const { default: init, loadBooks, estimate, segmentSms, priceBook, usePriceBook, version, PackwiseError } = module;

const WECHAT = "faceid.enhanced.authority.wechat";
const line = (more) => ({ meter: WECHAT, volume: { perYear: 300_000 }, ...more });
const priced = (more) => estimate({ lines: [line(more)] }).lines[0];
const codes = (of) => of.diagnostics.map((found) => found.code);

/** What this throws, which has to be one of ours. */
function refusal(run) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof PackwiseError && error instanceof Error, String(error?.stack ?? error));
    assert.equal(error.name, "PackwiseError");
    assert.equal(typeof error.path, "string");
    assert.ok(error.message.length > 0 && error.message.length < 500);
    return error;
  }
  assert.fail("nothing was thrown");
}

const refused = (request, code, path) => {
  const error = refusal(() => estimate(request));
  assert.deepEqual([error.code, error.path], [code, path]);
  // Nothing is left behind that spoils the next call.
  assert.equal(priced().options.best.payable, "280000.00");
  return error;
};

/** Nothing undefined, no number that is not whole and safe, nothing but plain objects, wherever it is. */
function plain(value, path = "") {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") return assert.ok(Number.isSafeInteger(value) && value >= 0, `${path} = ${value}`);
  assert.equal(typeof value, "object", path);
  assert.equal(Object.getPrototypeOf(value), Array.isArray(value) ? Array.prototype : Object.prototype, path);
  for (const [key, inner] of Object.entries(value)) plain(inner, `${path}.${key}`);
}

const MONEY = /^(0|[1-9]\d*)(\.\d*[1-9])?$/;
const PAYABLE = /^\d+\.\d\d$/;
const cents = (money) => {
  assert.match(money, MONEY);
  const [whole, fraction = ""] = money.split(".");
  return BigInt(whole + fraction.padEnd(6, "0"));
};

/** What holds for every way to buy. */
function sound(option, units) {
  assert.match(option.payable, PAYABLE);
  assert.equal(cents(option.dueToday) + cents(option.dueLater), cents(option.total));
  assert.equal(option.bought, option.used + option.lapsed + option.left);
  assert.equal(units, option.granted + option.used + option.overflow + option.stopped);
  const amounts = option.steps.map((step) => (step.amount === undefined ? 0n : cents(step.amount)));
  assert.equal(amounts.reduce((sum, amount) => sum + amount, 0n), cents(option.total));
  const bought = option.packs.reduce((sum, pack) => sum + pack.units * pack.count, 0);
  assert.equal(bought, option.bought);
  assert.equal(option.purchases.reduce((sum, pack) => sum + pack.units * pack.count, 0), bought);
  for (const step of option.steps) {
    assert.ok(["grant", "packs", "postpaid", "stopped"].includes(step.kind));
    if (step.kind !== "stopped") cited(step.source);
  }
}

function cited(source) {
  assert.deepEqual(Object.keys(source).sort(), ["confidence", "date", "evidence", "id", "note", "place", "title", "url"]);
  assert.ok(source.id && source.place && source.title.zh && source.title.en);
  assert.ok(["low", "medium", "high"].includes(source.confidence));
  // A document has a date or says what places it in time.
  assert.equal(source.date === null, source.evidence !== null);
}

test("before init every function says that it is not ready", async () => {
  const cold = await fresh();
  const calls = [
    () => cold.version(),
    () => cold.priceBook(),
    () => cold.usePriceBook("{}"),
    () => cold.usePriceBook(null),
    () => cold.estimate({ lines: [line()] }),
    () => cold.segmentSms({ market: "domestic", body: "" }),
  ];
  for (const call of calls) {
    assert.throws(call, { name: "PackwiseError", code: "api.notReady", path: "" });
  }
});

for (const [load, file, answers] of [
  ["init", "packwise.wasm", (module) => assert.match(module.version().package, /^\d+\.\d+\.\d+$/)],
  ["loadBooks", "packwise-books.wasm", (module) => assert.match(module.priceBook().version, /^\d+\.\d+\.\d+$/)],
]) {
  test(`${load} takes bytes, a response, an address or a module`, async () => {
    const bytes = await readFile(at(file));
    const sources = {
      bytes,
      buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      response: new Response(bytes, { headers: { "content-type": "application/wasm" } }),
      promise: Promise.resolve(new Response(bytes, { headers: { "content-type": "application/wasm" } })),
      address: at(file),
      text: `./${file}`,
      module: await WebAssembly.compile(bytes),
    };
    for (const source of Object.values(sources)) {
      const module = await fresh();
      await module[load](source);
      answers(module);
    }
  });

  test(`${load} can be called again, at once or later, and after a failure`, async () => {
    const module = await fresh();
    await assert.rejects(module[load](at("missing.wasm")), { name: "PackwiseError", code: "api.loadFailed" });
    await assert.rejects(module[load](new Uint8Array([1, 2, 3])), { code: "api.loadFailed" });
    assert.throws(() => answers(module), { code: "api.notReady" });
    const calls = [module[load](), module[load](), module[load]()];
    assert.equal(calls[0], calls[1]);
    await Promise.all(calls);
    await module[load]();
    await module[load](new Uint8Array([1, 2, 3]));
    answers(module);
  });
}

test("both are of the same book, and neither waits for the other", async () => {
  const module = await fresh();
  assert.equal(module.default, module.init);
  await module.init();
  assert.throws(() => module.priceBook(), { code: "api.notReady", message: /loadBooks\(\)/ });
  assert.throws(() => module.usePriceBook("{}"), { code: "api.notReady", message: /loadBooks\(\)/ });
  assert.equal(module.usePriceBook(null).version, module.version().book);
  await module.loadBooks();
  assert.equal(module.version().book, module.priceBook().version);
  const other = await fresh();
  await other.loadBooks();
  assert.equal(other.priceBook().version, module.version().book);
  assert.throws(() => other.usePriceBook("{}"), { code: "api.notReady", message: /init\(\)/ });
});

describe("once loaded", () => {
  before(() => Promise.all([init(), loadBooks()]));

  test("version", () => {
    assert.match(version().package, /^\d+\.\d+\.\d+/);
    assert.match(version().book, /^\d{4}\.\d+\.\d+$/);
    assert.deepEqual(Object.keys(version()).sort(), ["book", "package"]);
  });

  describe("figures of the vendor", () => {
    test("300,000 checks a year: 280,000 at best, 300,000 as three packs, 360,000 postpaid", () => {
      const found = priced({ picks: [{ units: 100_000, count: 3 }] });
      assert.equal(found.options.best.total, "280000");
      assert.equal(found.options.best.payable, "280000.00");
      assert.equal(found.options.picks.total, "300000");
      assert.equal(found.options.postpaid.total, "360000");
      assert.deepEqual(
        found.options.best.packs.map(({ units, count, price }) => [units, count, price]),
        [
          [200_000, 1, "180000"],
          [100_000, 1, "100000"],
        ],
      );
      assert.equal(found.options.best.dueToday, "180000");
      assert.equal(found.options.best.pricePerUsedUnit, "0.933333");
    });

    test("15,000 checks a year: 16,750 at best, 17,000 as one pack and postpaid", () => {
      const found = priced({ volume: { perYear: 15_000 }, picks: [{ units: 10_000, count: 1 }] });
      assert.equal(found.options.best.total, "16750");
      assert.equal(found.options.picks.total, "17000");
      assert.equal(found.options.picks.overflow, 5_000);
    });

    test("captcha: the first pack opens postpaid, unless it is open already", () => {
      for (const [volume, first, open] of [
        [80_000, "550", "400"],
        [120_000, "750", "600"],
      ]) {
        const best = (overflow) =>
          estimate({ lines: [{ meter: "captcha.check", volume: { perYear: volume }, overflow }] }).lines[0].options.best;
        assert.equal(best(undefined).total, first);
        assert.equal(best("afterFirstPack").total, first);
        assert.equal(best("postpaid").total, open);
        assert.equal(best("stop").overflow, 0);
      }
    });

    test("the trial never lowers an estimate", () => {
      const captcha = { meter: "captcha.check", volume: { perYear: 80_000 } };
      const [found] = estimate({ lines: [{ ...captcha, freeQuota: true }] }).lines;
      assert.equal(found.options.best.total, "550");
      assert.ok(codes(found).includes("grant.none"));
      refused({ lines: [{ ...captcha, freeQuota: ["trial"] }] }, "grant.unknown", "lines[0].freeQuota[0]");
    });

    test("domestic SMS stops where its packs end", () => {
      const [found] = estimate({ lines: [{ meter: "sms.domestic", volume: { perYear: 1_000 } }] }).lines;
      assert.equal(found.options.postpaid, null);
      assert.ok(codes(found).includes("postpaid.none"));
      assert.equal(found.options.best.overflow, 0);
      assert.equal(found.options.best.stopped, 0);
    });

    test("a month just below a cheaper tier", () => {
      const volume = { months: [9_999, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
      const [found] = estimate({ lines: [{ meter: "faceid.bankcard", settlement: "monthly2021", volume }] }).lines;
      const cliff = found.diagnostics.find((each) => each.code === "tier.cliff");
      assert.equal(cliff.path, "lines[0].options.postpaid");
      assert.deepEqual([cliff.month, cliff.now, cliff.at], [1, 9_999, 10_000]);
      assert.match(cliff.postpaidSaves, MONEY);
      assert.equal(found.options.best.total, "3700");
    });
  });

  describe("answers", () => {
    test("a line has every field, and what does not exist is null", () => {
      const answer = estimate({ lines: [line()] });
      plain(answer);
      assert.deepEqual(Object.keys(answer).sort(), ["bookVersion", "currency", "diagnostics", "lines", "totals"]);
      assert.equal(answer.bookVersion, version().book);
      assert.equal(answer.currency, "CNY");
      assert.deepEqual(answer.totals, { postpaid: "360000.00", packs: "280000.00", best: "280000.00" });
      const [found] = answer.lines;
      assert.deepEqual(Object.keys(found).sort(), [
        "breakEven",
        "diagnostics",
        "meter",
        "options",
        "samePrice",
        "simpler",
        "units",
        "usage",
      ]);
      assert.equal(found.meter, WECHAT);
      assert.equal(found.units, 300_000);
      assert.deepEqual(found.usage, Array(12).fill(25_000));
      assert.equal(found.options.picks, null);
      for (const option of [found.options.postpaid, found.options.packs, found.options.best]) {
        sound(option, 300_000);
        assert.deepEqual(Object.keys(option).sort(), [
          "bought",
          "dueLater",
          "dueToday",
          "granted",
          "lapsed",
          "left",
          "overflow",
          "packs",
          "payable",
          "pricePerUsedUnit",
          "purchases",
          "steps",
          "stopped",
          "total",
          "used",
        ]);
      }
      assert.deepEqual(Object.keys(found.breakEven).sort(), ["packsFrom", "paysFrom", "singles"]);
      const [step] = found.options.postpaid.steps;
      assert.deepEqual([step.kind, step.units, step.unitPrice, step.amount], ["postpaid", 300_000, "1.2", "360000"]);
      assert.deepEqual(step.months, [1, 12]);
    });

    test("every meter under every settlement and overflow answers or says why not", () => {
      for (const { meters } of priceBook().products) {
        for (const { id, lists } of meters.filter((meter) => meter.region === null || meter.region.iso === "US")) {
          for (const settlement of new Set(["daily", ...lists.map((list) => list.settlement)])) {
            for (const overflow of ["postpaid", "afterFirstPack", "stop"]) {
              const request = { meter: id, volume: { perYear: 12_345 }, settlement, overflow, freeQuota: true };
              const [found] = estimate({ lines: [request] }).lines;
              plain(found);
              for (const [name, option] of Object.entries(found.options)) {
                if (name === "picks") continue;
                if (option) {
                  sound(option, 12_345);
                  continue;
                }
                const why = found.diagnostics.filter(({ path }) =>
                  [`lines[0].options.${name}`, "lines[0].settlement"].includes(path),
                );
                assert.ok(why.length > 0, `${id} ${settlement} ${overflow}: no ${name} and no word about it`);
              }
            }
          }
        }
      }
    });

    test("totals add up what is paid, and are null where a line lacks the option", () => {
      const sms = { meter: "sms.domestic", volume: { perYear: 1_000 } };
      const { lines, totals } = estimate({ lines: [line(), sms] });
      assert.equal(totals.postpaid, null);
      const sum = lines.reduce((sum, each) => sum + Number(each.options.best.payable), 0);
      assert.equal(totals.best, sum.toFixed(2));
    });

    test("volumes in every form", () => {
      const best = (volume) => priced({ volume }).options.best.total;
      for (const volume of [
        { perYear: 300_000 },
        { perYear: "300000" },
        { perMonth: 25_000 },
        { perMonth: "25000" },
        { months: Array(12).fill(25_000) },
        { months: Array(12).fill("25000") },
        { perYear: 300_000, perMonth: undefined, months: undefined },
      ]) {
        assert.equal(best(volume), "280000");
      }
      assert.equal(priced({ volume: { perYear: -0 } }).options.best.total, "0");
      assert.equal(priced({ volume: { perYear: "0" } }).options.best.pricePerUsedUnit, null);
      const huge = priced({ volume: { perYear: "1000000000000000" } });
      assert.equal(huge.units, 1e15);
      plain(huge);
      sound(huge.options.best, 1e15);
      assert.deepEqual(priced({ volume: { perYear: 1e15 } }), huge);
    });

    test("free quota by yes, by id, and by an id that is none", () => {
      const { freeQuota } = priceBook().products[0].meters.find((meter) => meter.id === WECHAT);
      const offered = freeQuota.filter((grant) => !grant.testOnly && grant.to === null);
      const largest = Math.max(...offered.map((grant) => grant.units));
      assert.ok(largest > 0);
      const granted = (freeQuota) => priced({ freeQuota }).options.best.granted;
      assert.equal(granted(undefined), 0);
      assert.equal(granted(false), 0);
      assert.equal(granted([]), 0);
      assert.equal(granted(true), largest);
      const { id } = offered.find((grant) => grant.units === largest);
      assert.equal(granted([id]), largest);
      assert.equal(granted([id, id]), largest);
      const error = refused({ lines: [line({ freeQuota: ["none"] })] }, "grant.unknown", "lines[0].freeQuota[0]");
      assert.equal(error.id, "none");
    });

    test("picks that are not sold, or do not suffice", () => {
      const strange = priced({ picks: [{ units: 100_000, count: 1 }, { units: 7, count: 1 }] });
      assert.equal(strange.options.picks, null);
      const [unknown] = strange.diagnostics.filter((found) => found.code === "picks.unknownSize");
      assert.deepEqual([unknown.path, unknown.units, unknown.severity], ["lines[0].picks[1].units", 7, "error"]);
      const short = priced({ overflow: "stop", picks: [{ units: 100_000, count: 1 }] });
      const [missing] = short.diagnostics.filter((found) => found.code === "picks.short");
      assert.deepEqual([missing.path, missing.missing], ["lines[0].options.picks", 200_000]);
      assert.equal(short.options.picks.stopped, 200_000);
      const twice = priced({ picks: [{ units: 100_000, count: 1 }, { units: "100000", count: "2" }] });
      assert.equal(twice.options.picks.total, "300000");
    });

    test("a settlement the meter is not sold under", () => {
      const [found] = estimate({
        lines: [{ meter: "captcha.check", volume: { perYear: 1 }, settlement: "monthly2021" }],
      }).lines;
      assert.deepEqual(found.options, { postpaid: null, packs: null, best: null, picks: null });
      assert.deepEqual(
        found.diagnostics.map(({ code, severity, path }) => [code, severity, path]),
        [["settlement.notOffered", "error", "lines[0].settlement"]],
      );
    });

    test("an old book is told only to those who say which day it is", () => {
      assert.deepEqual(estimate({ lines: [line()] }).diagnostics, []);
      assert.deepEqual(estimate({ lines: [line()], asOf: priceBook().checked }).diagnostics, []);
      const [old] = estimate({ lines: [line()], asOf: "2099-12-31" }).diagnostics;
      assert.deepEqual([old.code, old.severity, old.path], ["book.old", "warning", "bookVersion"]);
      assert.equal(old.checked, priceBook().checked);
      assert.ok(old.days > 180);
    });

    test("answers are the caller's own", () => {
      const first = priced();
      first.options.best.packs.length = 0;
      first.usage[0] = 0;
      assert.equal(priced().options.best.packs.length, 2);
      priceBook().products.length = 0;
      assert.ok(priceBook().products.length >= 3);
    });

    test("a thousand lines", () => {
      const { lines } = estimate({ lines: Array(1_000).fill({ meter: "sms.intl.US", volume: { perMonth: 1 } }) });
      assert.equal(lines.length, 1_000);
    });
  });

  describe("requests that are refused", () => {
    test("what is no request", () => {
      for (const request of [undefined, null, 1, "x", true, 1n, Symbol("x"), () => {}, [], [line()]]) {
        refused(request, "request.wrongType", "");
      }
      assert.equal(refused(null, "request.wrongType", "").found, "null");
      refused({}, "request.missing", "lines");
      refused(new Map([["lines", []]]), "request.missing", "lines");
      refused({ lines: undefined }, "request.missing", "lines");
    });

    test("lines", () => {
      for (const lines of [null, {}, "x", 1, new Set([line()]), { length: 1, 0: line() }, new Float64Array(1)]) {
        refused({ lines }, "request.wrongType", "lines");
      }
      refused({ lines: [] }, "request.empty", "lines");
      assert.equal(refused({ lines: Array(1_001).fill(line()) }, "request.tooMany", "lines").most, 1_000);
      refused({ lines: new Array(4_294_967_295) }, "request.tooMany", "lines");
      // eslint-disable-next-line no-sparse-arrays
      refused({ lines: [, line()] }, "request.missing", "lines[0]");
      refused({ lines: [line(), null] }, "request.wrongType", "lines[1]");
      refused({ lines: [line(), [line()]] }, "request.wrongType", "lines[1]");
      refused({ lines: [line()], asOf: "2026-02-30" }, "request.notADate", "asOf");
      refused({ lines: [line()], asOf: 20260101 }, "request.wrongType", "asOf");
    });

    test("keys that mean nothing", () => {
      refused({ lines: [line()], line: 1 }, "request.unknownKey", "line");
      refused({ lines: [line({ setlement: "daily" })] }, "request.unknownKey", "lines[0].setlement");
      refused({ lines: [line({ "per year": 1 })] }, "request.unknownKey", 'lines[0]["per year"]');
      refused({ lines: [line({ 用量1: 1 })] }, "request.unknownKey", "lines[0].用量1");
      refused({ lines: [line({ "１用量": 1 })] }, "request.unknownKey", 'lines[0]["１用量"]');
      refused({ lines: [line({ "用–量": 1 })] }, "request.unknownKey", 'lines[0]["用–量"]');
      refused({ lines: [line({ volume: { peryear: 1 } })] }, "request.unknownKey", "lines[0].volume.peryear");
      refused({ lines: [line({ picks: [{ units: 1, counts: 1 }] })] }, "request.unknownKey", "lines[0].picks[0].counts");
      refused({ lines: [line({ ["x".repeat(1e6)]: 1 })] }, "request.unknownKey", `lines[0].${"x".repeat(100)}`);
      const { allowed } = refused({ lines: [line({ volume: { x: 1 } })] }, "request.unknownKey", "lines[0].volume.x");
      assert.deepEqual(allowed, ["perYear", "perMonth", "months"]);
    });

    test("keys of prototypes are neither read nor accepted", () => {
      refused(JSON.parse('{"__proto__":{"lines":[]}}'), "request.unknownKey", "__proto__");
      refused(Object.create({ lines: [line()] }), "request.missing", "lines");
      refused({ lines: [line({ constructor: 1 })] }, "request.unknownKey", "lines[0].constructor");
      for (const meter of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
        refused({ lines: [line({ meter })] }, "meter.unknown", "lines[0].meter");
      }
      Object.prototype.overflow = "nonsense";
      try {
        assert.equal(priced().options.best.total, "280000");
      } finally {
        delete Object.prototype.overflow;
      }
      const bare = Object.assign(Object.create(null), { lines: [Object.assign(Object.create(null), line())] });
      assert.equal(estimate(bare).totals.best, "280000.00");
    });

    test("meters", () => {
      refused({ lines: [{ volume: { perYear: 1 } }] }, "request.missing", "lines[0].meter");
      for (const meter of [1, null, {}, [WECHAT], new String(WECHAT)]) {
        refused({ lines: [line({ meter })] }, "request.wrongType", "lines[0].meter");
      }
      const error = refused({ lines: [line(), line({ meter: "faceid.nothing" })] }, "meter.unknown", "lines[1].meter");
      assert.equal(error.id, "faceid.nothing");
      refused({ lines: [line({ meter: "" })] }, "meter.unknown", "lines[0].meter");
      refused({ lines: [line({ meter: `${WECHAT} ` })] }, "meter.unknown", "lines[0].meter");
      refused({ lines: [line({ meter: "x".repeat(1e7) })] }, "meter.unknown", "lines[0].meter");
      refused({ lines: [line({ meter: "\ud800" })] }, "meter.unknown", "lines[0].meter");
    });

    test("volumes", () => {
      refused({ lines: [{ meter: WECHAT }] }, "request.missing", "lines[0].volume");
      for (const volume of [1, "300000", null, [1], true]) {
        refused({ lines: [line({ volume })] }, "request.wrongType", "lines[0].volume");
      }
      refused({ lines: [line({ volume: {} })] }, "volume.notOne", "lines[0].volume");
      refused({ lines: [line({ volume: { perYear: undefined } })] }, "volume.notOne", "lines[0].volume");
      refused({ lines: [line({ volume: { perYear: 1, perMonth: 1 } })] }, "volume.notOne", "lines[0].volume");
      for (const [value, code] of [
        [-1, "volume.negative"],
        [-0.5, "volume.negative"],
        [-Infinity, "volume.negative"],
        [1.5, "volume.notWhole"],
        [Number.MIN_VALUE, "volume.notWhole"],
        [NaN, "volume.notANumber"],
        [Infinity, "volume.tooLarge"],
        [1e15 + 1, "volume.tooLarge"],
        [2 ** 53, "volume.tooLarge"],
        [1e16, "volume.tooLarge"],
        [Number.MAX_VALUE, "volume.tooLarge"],
        ["", "volume.empty"],
        ["12a", "volume.notANumber"],
        ["a12", "volume.notANumber"],
        [" 12", "volume.notANumber"],
        ["1,000", "volume.notANumber"],
        ["1e3", "volume.notANumber"],
        ["1.0", "volume.notANumber"],
        ["30万", "volume.notANumber"],
        ["１２", "volume.notANumber"],
        ["\ud800", "volume.notANumber"],
        ["0x10", "volume.notANumber"],
        ["+1", "volume.notANumber"],
        ["-1", "volume.negative"],
        ["1000000000000001", "volume.tooLarge"],
        ["9".repeat(1e6), "volume.tooLarge"],
        [null, "request.wrongType"],
        [true, "request.wrongType"],
        [{}, "request.wrongType"],
        [[1], "request.wrongType"],
        [1n, "request.wrongType"],
        [Symbol("1"), "request.wrongType"],
        [new Number(1), "request.wrongType"],
        [new Date(0), "request.wrongType"],
      ]) {
        refused({ lines: [line({ volume: { perYear: value } })] }, code, "lines[0].volume.perYear");
        refused({ lines: [line({ volume: { perMonth: value } })] }, code, "lines[0].volume.perMonth");
        const months = Array(12).fill(0);
        months[11] = value;
        refused({ lines: [line({ volume: { months } })] }, code, "lines[0].volume.months[11]");
      }
      for (const count of [0, 1, 11, 13, 4_294_967_295]) {
        const months = new Array(count);
        refused({ lines: [line({ volume: { months } })] }, "volume.notTwelveMonths", "lines[0].volume.months");
      }
      refused({ lines: [line({ volume: { months: new Array(12) } })] }, "request.missing", "lines[0].volume.months[0]");
      refused({ lines: [line({ volume: { months: "0".repeat(12) } })] }, "request.wrongType", "lines[0].volume.months");
      refused({ lines: [line({ volume: { perMonth: 1e14 } })] }, "volume.tooLarge", "lines[0].volume");
      refused({ lines: [line({ volume: { months: Array(12).fill(1e15) } })] }, "volume.tooLarge", "lines[0].volume");
    });

    test("choices", () => {
      for (const name of ["settlement", "overflow", "tierCounting"]) {
        for (const value of ["", "Daily", "__proto__", "stop ", "x".repeat(1e6)]) {
          const { allowed } = refused({ lines: [line({ [name]: value })] }, "request.notAChoice", `lines[0].${name}`);
          for (const word of allowed) {
            assert.ok(estimate({ lines: [line({ [name]: word })] }));
          }
        }
        for (const value of [null, 0, {}, ["daily"], true]) {
          refused({ lines: [line({ [name]: value })] }, "request.wrongType", `lines[0].${name}`);
        }
      }
    });

    test("free quota", () => {
      for (const freeQuota of [null, 1, "first-activation", {}]) {
        refused({ lines: [line({ freeQuota })] }, "request.wrongType", "lines[0].freeQuota");
      }
      refused({ lines: [line({ freeQuota: [true] })] }, "request.wrongType", "lines[0].freeQuota[0]");
      refused({ lines: [line({ freeQuota: new Array(101) })] }, "request.tooMany", "lines[0].freeQuota");
      refused({ lines: [line({ freeQuota: new Array(1) })] }, "request.missing", "lines[0].freeQuota[0]");
    });

    test("picks", () => {
      for (const picks of [null, {}, "x", 1]) {
        refused({ lines: [line({ picks })] }, "request.wrongType", "lines[0].picks");
      }
      refused({ lines: [line({ picks: [null] })] }, "request.wrongType", "lines[0].picks[0]");
      refused({ lines: [line({ picks: Array(101).fill({ units: 1, count: 1 }) })] }, "request.tooMany", "lines[0].picks");
      refused({ lines: [line({ picks: [{ units: 1 }] })] }, "request.missing", "lines[0].picks[0].count");
      refused({ lines: [line({ picks: [{ count: 1 }] })] }, "request.missing", "lines[0].picks[0].units");
      for (const value of [0, -1, 1.5, NaN, Infinity, 1e16, "", "0", "x", null, true, {}, 1n]) {
        const [units, count] = [1_000, 1];
        refused({ lines: [line({ picks: [{ units: value, count }] })] }, "picks.badUnits", "lines[0].picks[0].units");
        refused({ lines: [line({ picks: [{ units, count: value }] })] }, "picks.badCount", "lines[0].picks[0].count");
      }
      const many = priced({ picks: [{ units: 200_000, count: 1e15 }] });
      assert.equal(many.options.picks, null);
      assert.deepEqual(
        many.diagnostics.map(({ code, path }) => [code, path]),
        [["volume.tooLarge", "lines[0].picks"]],
      );
    });

    test("getters that throw, proxies, cycles", () => {
      const cause = new RangeError("mine");
      const throws = () => {
        throw cause;
      };
      const trap = (name, value = undefined) => Object.defineProperty({ ...line() }, name, { get: throws, ...value, enumerable: true });
      assert.equal(refused({ lines: [trap("meter")] }, "request.unreadable", "lines[0].meter").cause, cause);
      refused({ get lines() { return throws(); } }, "request.unreadable", "lines");
      refused({ lines: [line({ volume: { get perYear() { return throws(); } } })] }, "request.unreadable", "lines[0].volume.perYear");
      refused({ lines: Object.defineProperty([1], 0, { get: throws }) }, "request.unreadable", "lines[0]");
      refused(new Proxy({}, { ownKeys: throws }), "request.unreadable", "");
      refused({ lines: new Proxy([], { get: throws }) }, "request.unreadable", "lines");
      refused({ lines: new Proxy([], { get: () => -1 }) }, "request.wrongType", "lines");
      refused({ lines: new Proxy([], { get: () => 1e300 }) }, "request.wrongType", "lines");
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      refused(proxy, "request.unreadable", "");
      refused({ lines: proxy }, "request.unreadable", "lines");
      refused({ lines: [line({ volume: proxy })] }, "request.unreadable", "lines[0].volume");
      const cycle = { lines: [line()] };
      cycle.lines[0].volume = cycle;
      refused(cycle, "request.unknownKey", "lines[0].volume.lines");
      cycle.lines = cycle;
      refused(cycle, "request.wrongType", "lines");
      const self = [];
      self.push(self);
      refused({ lines: self }, "request.wrongType", "lines[0]");
      // A getter may even call back.
      const nested = { get lines() { return [line({ volume: { perYear: priced().units } })]; } };
      assert.equal(estimate(nested).totals.best, "280000.00");
      refused({ get lines() { return estimate({}); } }, "request.unreadable", "lines");
      const thrower = { get lines() { throw undefined; } };
      refused(thrower, "request.unreadable", "lines");
    });

    test("ten thousand refusals leave nothing behind", () => {
      for (let round = 0; round < 10_000; round++) {
        assert.throws(() => estimate({ lines: [line({ meter: "x".repeat(50) })] }), { code: "meter.unknown" });
        assert.throws(() => estimate({ get lines() { throw round; } }), { code: "request.unreadable", cause: round });
      }
      assert.equal(priced().options.best.payable, "280000.00");
    });
  });

  describe("messages", () => {
    const domestic = (signature, body, more) => segmentSms({ market: "domestic", signature, body, ...more });
    const abroad = (body, signature) => segmentSms({ market: "international", signature, body });

    test("the vendor's examples", () => {
      const han = domestic("腾讯云", "验".repeat(145));
      assert.deepEqual([han.length, han.segments, han.count, han.encoding], [150, [67, 67, 16], 3, "ucs2"]);
      assert.deepEqual([han.room, han.over, han.cuts, han.limits], [51, 16, [67, 134], { single: 70, multi: 67 }]);
      assert.deepEqual(han.warnings, []);
      const english = abroad("x".repeat(320));
      assert.deepEqual([english.length, english.segments, english.encoding], [320, [153, 153, 14], "gsm7"]);
      assert.deepEqual(english.limits, { single: 160, multi: 153 });
      assert.deepEqual(abroad("验".repeat(150)).segments, [67, 67, 16]);
      assert.equal(domestic("腾讯云", "验".repeat(65)).count, 1);
      assert.equal(domestic("腾讯云", "验".repeat(66)).count, 2);
      assert.equal(abroad("x".repeat(160)).count, 1);
      assert.equal(abroad("x".repeat(161)).count, 2);
    });

    test("every field, and what does not exist is null", () => {
      const counted = abroad("");
      plain(counted);
      assert.deepEqual(counted, {
        text: "",
        encoding: "gsm7",
        length: 0,
        segments: [],
        count: 0,
        limits: { single: 160, multi: 153 },
        room: 160,
        over: null,
        cuts: [],
        forcedBy: null,
        warnings: [],
      });
      assert.deepEqual(segmentSms({ market: "international", body: "", signature: undefined, marketing: undefined }), counted);
    });

    test("a signature gets its brackets once, and an empty one adds nothing", () => {
      for (const signature of ["腾讯云", "【腾讯云】", "[腾讯云]", " 【 腾讯云 】 ", "【【腾讯云】】"]) {
        assert.equal(domestic(signature, "您好").text, "【腾讯云】您好");
        assert.equal(abroad("您好", signature).text, "[腾讯云]您好");
      }
      for (const signature of ["", " ", "【】", "[]", undefined]) {
        assert.equal(domestic(signature, "您好").text, "您好");
      }
      assert.equal(domestic("🙂a🙂", "您好").text, "【🙂a🙂】您好");
      assert.equal(abroad("Hi", "[a][b]").text, "[[a][b]]Hi");
      assert.equal(abroad("x", "x x").text, "[x x]x");
    });

    test("a marketing message at home ends with the opt-out line", () => {
      const counted = domestic("云", "促销", { marketing: true });
      assert.equal(counted.text, "【云】促销拒收请回复R");
      assert.equal(counted.length, counted.text.length);
      assert.equal(domestic("云", "促销拒收请回复R", { marketing: true }).text, "【云】促销拒收请回复R");
      assert.equal(segmentSms({ market: "international", body: "Sale", marketing: true }).text, "Sale");
    });

    test("what forces a message out of the alphabet", () => {
      const { forcedBy, encoding } = abroad(`🙂 It’s${"x".repeat(200)}`);
      assert.equal(encoding, "ucs2");
      assert.deepEqual(forcedBy, { character: "🙂", offset: 0, occurrences: 2, countWithout: 2, replacement: null });
      const quote = abroad("🎉".repeat(0) + "It’s").forcedBy;
      assert.deepEqual(quote, { character: "’", offset: 2, occurrences: 1, countWithout: 1, replacement: "'" });
      assert.equal(abroad("wait…").forcedBy.replacement, "...");
      assert.equal(abroad("a\u200bb").forcedBy.replacement, "");
      assert.equal(abroad("[]{}").length, 8);
      assert.equal(domestic("", "’").forcedBy, null);
    });

    test("warnings tell code, severity, path and figures", () => {
      const warned = (counted) => counted.warnings.map(({ message, ...rest }) => (assert.ok(message), rest));
      assert.deepEqual(warned(domestic("", "您好")), [{ code: "sms.signatureMissing", severity: "warning", path: "signature" }]);
      assert.deepEqual(warned(domestic("", "您好")), [{ code: "sms.signatureMissing", severity: "warning", path: "signature" }]);
      assert.deepEqual(warned(domestic("云", "【云】您好")), [{ code: "sms.signatureTwice", severity: "warning", path: "body" }]);
      assert.deepEqual(warned(domestic("云", "🙂")), [
        { code: "sms.astralCountsTwo", severity: "note", path: "body", character: "🙂" },
      ]);
      assert.deepEqual(warned(domestic("云", "好".repeat(498))), [
        { code: "sms.tooLong", severity: "warning", path: "body", length: 501, limit: 500 },
      ]);
      const split = abroad(`${"字".repeat(66)}🙂${"字".repeat(66)}`);
      assert.deepEqual(warned(split), [
        { code: "sms.pairAcrossCut", severity: "note", path: "body", arithmetic: 2, whole: 3 },
      ]);
      assert.deepEqual(split.cuts, [66]);
      plain(split);
    });

    test("cuts are string indices, also behind emoji", () => {
      const body = `${"🙂".repeat(40)}${"字".repeat(100)}`;
      const { text, cuts, count } = domestic("云", body);
      const parts = [0, ...cuts].map((from, index) => text.slice(from, cuts[index]));
      assert.equal(parts.length, count);
      assert.equal(parts.join(""), text);
      for (const part of parts) {
        assert.ok(part.isWellFormed?.() ?? true);
        assert.ok(part.length >= 1 && part.length <= 68);
      }
    });

    test("a lone surrogate is one unit, wherever it stands", () => {
      for (const body of ["\ud83d", "a\udc00b", "\udc00\ud83d", "字\ud83d"]) {
        const counted = domestic("云", body);
        assert.equal(counted.length, body.length + 3, JSON.stringify(body));
        assert.equal(counted.text, `【云】${body}`);
        assert.equal(abroad(body).length, body.length);
        assert.equal(abroad(body).text, body);
      }
      assert.equal(domestic("\ud83d", "好").length, 4);
      assert.equal(abroad("\ud83d").forcedBy.character, "\ud83d");
    });

    test("NUL, line ends and a long body", () => {
      assert.equal(domestic("云", "a\0b").length, 6);
      assert.equal(abroad("a\r\nb").encoding, "gsm7");
      const long = domestic("云", "字".repeat(1_000_000));
      assert.equal(long.length, 1_000_003);
      assert.equal(long.count, Math.ceil(1_000_003 / 67));
      assert.equal(long.segments.reduce((sum, units) => sum + units, 0), long.length);
      assert.equal(long.cuts.length, long.count - 1);
    });

    test("messages that are refused", () => {
      const refusedSms = (message, code, path) => {
        const error = refusal(() => segmentSms(message));
        assert.deepEqual([error.code, error.path], [code, path]);
        assert.equal(domestic("云", "好").length, 4);
      };
      for (const message of [undefined, null, "好", 1, [], () => {}]) refusedSms(message, "request.wrongType", "");
      refusedSms({}, "request.missing", "market");
      refusedSms({ market: "domestic" }, "request.missing", "body");
      for (const body of [null, 1, {}, ["好"], new String("好"), 1n, Symbol("好")]) {
        refusedSms({ market: "domestic", body }, "request.wrongType", "body");
      }
      refusedSms({ market: "domestic", body: "", signature: null }, "request.wrongType", "signature");
      refusedSms({ market: "domestic", body: "", marketing: 1 }, "request.wrongType", "marketing");
      refusedSms({ market: 1, body: "" }, "request.wrongType", "market");
      for (const market of ["", "Domestic", "toString", "china"]) {
        refusedSms({ market, body: "" }, "request.notAChoice", "market");
      }
      refusedSms({ market: "domestic", body: "", text: "" }, "request.unknownKey", "text");
      refusedSms({ market: "domestic", body: "", "a b": "" }, "request.unknownKey", '["a b"]');
      refusedSms(JSON.parse('{"__proto__":1}'), "request.unknownKey", "__proto__");
      refusedSms({ market: "domestic", get body() { throw 1; } }, "request.unreadable", "body");
      refusedSms({ market: "domestic", body: "x".repeat(1_000_001) }, "request.tooLong", "body");
      refusedSms({ market: "domestic", body: "", signature: "x".repeat(1_000_001) }, "request.tooLong", "signature");
      Object.prototype.signature = "云";
      try {
        assert.equal(segmentSms({ market: "domestic", body: "好" }).text, "好");
      } finally {
        delete Object.prototype.signature;
      }
    });
  });

  describe("the price book", () => {
    test("is plain, complete and cited", () => {
      const book = priceBook();
      plain(book);
      assert.deepEqual(Object.keys(book).sort(), ["checked", "currency", "notice", "products", "vendor", "version"]);
      assert.match(book.checked, /^\d{4}-\d\d-\d\d$/);
      assert.ok(book.notice.zh && book.notice.en);
      assert.deepEqual(book.products.map((product) => product.id).sort(), ["captcha", "faceid", "sms"]);
      for (const product of book.products) {
        assert.ok(["postpaid", "afterFirstPack", "stop"].includes(product.overflow));
        const ids = (list) => new Set(list.map((each) => each.id));
        const [meters, editions] = [ids(product.meters), ids(product.editions)];
        const [integrations, comparisons] = [ids(product.integrations), ids(product.comparisons)];
        for (const row of product.channels) {
          assert.ok(meters.has(row.meter) && editions.has(row.edition) && integrations.has(row.channel));
          assert.ok(row.source === null || comparisons.has(row.source));
          cited(row.cite);
        }
        for (const api of product.apis) assert.ok(meters.has(api.meter));
        for (const rule of product.rules) cited(rule.source);
        for (const results of product.results) {
          cited(results.source);
          for (const meter of results.meters) assert.ok(meters.has(meter));
        }
        for (const meter of product.meters) {
          assert.ok(meter.name.zh && meter.name.en && editions.has(meter.edition));
          for (const list of meter.lists) {
            cited(list.source);
            for (const pack of list.packs) assert.match(pack.price, MONEY);
            if (list.postpaid?.unitPrice) assert.match(list.postpaid.unitPrice, MONEY);
            for (const tier of list.postpaid?.tiers ?? []) assert.ok(Number.isSafeInteger(tier.from));
          }
          const current = meter.lists.find((list) => list.settlement === "daily" && list.to === null);
          assert.deepEqual(meter.postpaid, current?.postpaid ?? null);
          assert.deepEqual(meter.packs, current?.packs ?? []);
          assert.deepEqual(meter.source, current?.source ?? null);
          for (const grant of meter.freeQuota) {
            cited(grant.source);
            assert.ok(grant.valid.months > 0 || grant.valid.days > 0);
          }
        }
      }
    });

    test("has the prices of the vendor's pages", () => {
      const meters = priceBook().products.flatMap((product) => product.meters);
      const meter = (id) => meters.find((each) => each.id === id);
      assert.deepEqual(meter(WECHAT).postpaid, { unitPrice: "1.2" });
      assert.deepEqual(
        meter(WECHAT).packs.find((pack) => pack.units === 200_000),
        { units: 200_000, price: "180000", source: null },
      );
      assert.equal(meter("captcha.check").postpaid.unitPrice, "0.005");
      assert.equal(meter("sms.domestic").postpaid, null);
      assert.ok(meter("sms.domestic").custom.tiers.length > 3);
      assert.equal(meters.filter((each) => each.region !== null).length, 222);
      assert.ok(meter("faceid.bankcard").lists.some((list) => list.postpaid?.tiers?.length > 1));
      assert.ok(meters.every((each) => new Set(meters.map((m) => m.id)).has(each.id)));
    });

    test("each channel leads to a meter that has a price", () => {
      const product = priceBook().products.find((each) => each.id === "faceid");
      for (const { meter } of product.channels) {
        const { options } = estimate({ lines: [{ meter, volume: { perYear: 1 } }] }).lines[0];
        assert.ok(options.best, meter);
      }
    });
  });
});
