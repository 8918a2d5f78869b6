// The best mix of packs: Packwise's solver as WebAssembly beside HiGHS and a plain dynamic programme, in one process.
import { pathToFileURL } from "node:url";
import { cells, listsOf, grains, offersOf, plain, programme, repriced } from "./lists.mjs";
import { Random, figure, median, once, perCall, quantile, spent, table, time } from "./measure.mjs";

const [api, packer, peer, quick] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(file));
const packwise = await load(`${api}/packwise.js`);
await Promise.all([packwise.init(), packwise.loadBooks()]);
const { Offers } = (await load(packer)).default;
const highs = await (await load(peer)).default();

const [INSTANCES, CELLS, LEAST] = quick === "quick" ? [100, 200_000, 500] : [1000, 2_000_000, 2000];
const { lists, tiered } = listsOf(packwise.priceBook());
for (const list of lists) {
  list.offers = offersOf(Offers, list);
  list.offers.best(10n ** 15n);
  list.model = highs.createModel({ format: "lp", data: programme(list) });
  // Presolving takes longer than it saves on so small a programme.
  list.model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, presolve: "off" });
}
console.log(`${lists.length} different lists of packs in force with one price beyond them or none; ${tiered} have tiers and are left out`);

/** The least cost HiGHS finds, exactly: its whole numbers priced again. */
function byHighs(list, need) {
  list.model.changeRowBounds(0, list.bands.length > 0 || list.over !== null ? need / list.grid : Math.ceil(need / list.grid), highs.infinity);
  list.model.run();
  return list.model.getSolution().colValue;
}

const cost = ([high, low]) => (high << 64n) + low;
const requestOf = ({ meter, settlement }, need) => ({ lines: [{ meter, settlement, volume: { perYear: need } }] });

const random = new Random(1);
const instances = Array.from({ length: INSTANCES }, () => ({ list: random.of(lists), need: random.logUniform(1, 1e9) }));
// Everything is compiled before it is timed.
for (const { list, need } of instances.slice(0, 40)) {
  byHighs(list, need);
  plain(list, Math.min(need, 10_000));
  perCall(() => list.offers.best(BigInt(need)), LEAST);
  perCall(() => packwise.estimate(requestOf(list, need)), LEAST);
}

const seen = { highs: 0, worse: 0, infeasible: 0, better: 0, unfinished: 0, plain: 0, plainOther: 0, api: 0 };
const times = { highs: [], packwise: [], estimate: [], plain: [] };
const [ratios, plainRatios] = [[], []];
for (const { list, need } of instances) {
  const wanted = BigInt(need);
  const ours = cost(list.offers.best(wanted));
  const warm = perCall(() => list.offers.best(wanted), LEAST);
  times.packwise.push(warm);

  const [taken, values] = once(() => byHighs(list, need));
  times.highs.push(taken);
  ratios.push(taken / warm);
  list.names ??= Array.from(values, (_, at) => list.model.getColName(at));
  const theirs = repriced(list, list.names, values, need);
  if (list.model.getModelStatus() !== highs.constants.modelStatus.optimal) seen.unfinished += 1;
  else if (theirs === null) seen.infeasible += 1;
  else if (theirs === ours) seen.highs += 1;
  else if (theirs > ours) seen.worse += 1;
  else seen.better += 1;

  if (cells(list, need) <= CELLS) {
    const [filled, least] = once(() => plain(list, need));
    times.plain.push(filled);
    plainRatios.push(filled / warm);
    if (least === ours) seen.plain += 1;
    else seen.plainOther += 1;
  }

  const request = requestOf(list, need);
  times.estimate.push(perCall(() => packwise.estimate(request), LEAST));
  const best = packwise.estimate(request).lines[0].options.best;
  if (best !== null && grains(best.total) === ours) seen.api += 1;
}

console.log(`\n### ${INSTANCES} instances, volumes log-uniform from 1 to 10^9`);
table(
  ["answer beside Packwise's", "asked", "equal cost", "dearer", "not served", "cheaper", "unfinished"],
  [
    ["HiGHS, priced again in whole grains", INSTANCES, seen.highs, seen.worse, seen.infeasible, seen.better, seen.unfinished],
    [`plain programme, up to ${figure(CELLS)} cells`, times.plain.length, seen.plain, seen.plainOther, 0, 0, 0],
    ["`estimate` of the public API", INSTANCES, seen.api, INSTANCES - seen.api, 0, 0, 0],
  ],
);
const row = (name, values, against) => [
  name,
  time(median(values)),
  time(quantile(values, 0.05)),
  time(quantile(values, 0.95)),
  against ? `${figure(median(against))} ×` : "",
  against ? `${figure(quantile(against, 0))} ×` : "",
];
table(
  ["CPU time of an answer", "median", "5 %", "95 %", "median of ratios", "least ratio"],
  [
    row("Packwise's solver, table built", times.packwise),
    row("HiGHS, model kept", times.highs, ratios),
    row("plain programme, where tried", times.plain, plainRatios),
    row("`estimate`: quote and objects", times.estimate),
  ],
);
console.log(`\n${ratios.filter((ratio) => ratio >= 1000).length} of ${INSTANCES} instances at least 1,000 × faster than HiGHS`);

console.log("\n### Cold: offers read, table built, one answer");
const cold = lists.map((list) => {
  const runs = Array.from({ length: quick === "quick" ? 3 : 11 }, () =>
    perCall(() => {
      const offers = offersOf(Offers, list);
      offers.best(10n ** 15n);
      offers.free();
    }, LEAST),
  );
  return median(runs);
});
table(["lists", "median", "slowest"], [[lists.length, time(median(cold)), time(Math.max(...cold))]]);

console.log("\n### Warm, by the need");
const decades = Array.from({ length: 12 }, (_, at) => {
  const low = 10 ** (at + 3);
  const each = lists.map((list) => {
    const needs = Array.from({ length: 64 }, () => BigInt(random.logUniform(low, low * 10)));
    return perCall((call) => list.offers.best(needs[call % 64]), LEAST * 2);
  });
  return [`10^${at + 3} to 10^${at + 4}`, time(median(each)), time(Math.max(...each))];
});
table(["units", "median of the lists", "slowest list"], decades);
console.log(`\n${figure(spent() / 1e6)} s of CPU time in all`);
if (seen.worse + seen.better + seen.infeasible + seen.unfinished + seen.plainOther + (INSTANCES - seen.api) > 0) {
  console.log("\nNot every answer was equal.");
}
process.exitCode = seen.better + seen.plainOther + (INSTANCES - seen.api) > 0 ? 1 : 0;
