// Billed segments of a message: the public API beside three npm packages, in one process.
import { pathToFileURL } from "node:url";
import { Random, figure, median, perCall, spent, table, time } from "./measure.mjs";

const [api, ...peers] = process.argv.slice(2, 6);
const quick = process.argv[6] === "quick";
const load = (file) => import(pathToFileURL(file));
const { init, segmentSms } = await load(`${api}/packwise.js`);
await init();
const [twilio, splitSms, smsLength] = await Promise.all(peers.map(load));
const { SegmentedMessage } = twilio.default;

/** Who counts, in the order of the tables, and how many segments it says. */
const counters = {
  packwise: (text) => segmentSms({ market: "international", body: text }).count,
  "sms-segments-calculator": (text) => new SegmentedMessage(text).segmentsCount,
  "split-sms": (text) => splitSms.default.split(text).parts.length,
  "sms-length": (text) => smsLength.count(text).messages,
};

const random = new Random(2);
const han = () => String.fromCharCode(0x4e00 + random.below(0x5000));
const letter = () => random.of("etaoin shrdlu cmfwyp ETAOIN.,");
const gsm = () => (random.below(50) === 0 ? random.of([..."éñ£Äà[]{}€"]) : letter());
const mixed = () => random.of([han, letter, () => random.of([..."😀🎉👍🚀"])])();

/** So many texts that no engine remembers one, each of `length` UTF-16 units. */
function texts(length, character) {
  return Array.from({ length: 64 }, () => {
    let text = "";
    while (text.length < length) text += character();
    // An emoji may have made it one unit too long.
    return text.length === length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "-")}.`;
  });
}

/** Long enough for every engine to have compiled what it calls often. */
const WARM = 150_000;
const ROUNDS = quick ? 5 : 15;
const LEAST = quick ? 2_000 : 20_000;

/** Medians of the counters' CPU time a call in microseconds, taken in turns so that a slow moment is everybody's. */
function timed(names, of) {
  const rounds = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) perCall((at) => counters[name](of[at % of.length]), WARM);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) rounds[name].push(perCall((at) => counters[name](of[at % of.length]), LEAST));
  }
  return names.map((name) => median(rounds[name]));
}

const names = Object.keys(counters);
const workloads = [
  ["150 Chinese", texts(150, han)],
  ["320 English", texts(320, letter)],
  ["1,000 mixed with emoji", texts(1000, mixed)],
  ["4,000 GSM", texts(4000, gsm)],
];
const ratio = (value) => `${figure(value)} ×`;
table(
  ["CPU time of a message", ...names, "Twilio's ÷ ours", "ours ÷ split-sms's"],
  workloads.map(([name, of]) => {
    const [ours, theirs, split, arithmetic] = timed(names, of);
    return [name, ...[ours, theirs, split, arithmetic].map(time), ratio(theirs / ours), ratio(ours / split)];
  }),
);

const kinds = [
  ["Chinese", han],
  ["English", letter],
  ["mixed", mixed],
  ["GSM", gsm],
];
const lengths = [100, 400, 1600, 6400, 16000, 64000];
table(
  ["ours by length, ns a UTF-16 unit", ...lengths.map((length) => length.toLocaleString("en"))],
  kinds.map(([name, character]) => [
    name,
    ...lengths.map((length) => figure((timed(["packwise"], texts(length, character))[0] * 1000) / length)),
  ]),
);

const a = (count) => "a".repeat(count);
const cases = [
  ["150 Chinese characters", "验".repeat(150)],
  ["320 English letters", a(320)],
  ["152 letters, `[`, 152 letters", `${a(152)}[${a(152)}`],
  ["67 emoji", "😀".repeat(67)],
  ["one letter with 200 accents on it", `e${"\u0301".repeat(200)}`],
  ["25 families of joined emoji", "👨‍👩‍👧‍👦".repeat(25)],
  ["153 letters and a form feed", `${a(153)}\f`],
  ["a backtick and 100 letters", `\`${a(100)}`],
  ["nothing", ""],
];
table(
  ["segments", ...names],
  cases.map(([name, text]) => [name, ...names.map((counter) => counters[counter](text))]),
);
const mean = (of, counter) => figure(of.reduce((sum, text) => sum + counters[counter](text), 0) / of.length);
table(
  ["segments, mean of the 64 texts timed", ...names],
  workloads.map(([name, of]) => [name, ...names.map((counter) => mean(of, counter))]),
);
console.log(`\n${figure(spent() / 1e6)} s of CPU time in all`);
