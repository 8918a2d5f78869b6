// What the price book sells in packs, read through the public API, and two ways to buy it that are not Packwise's.

const GRAINS = 8;

/** A decimal amount in whole grains of 10^-8. */
export function grains(amount) {
  const [whole, fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(GRAINS, "0"));
}

const yuan = (amount) => Number(amount) / 10 ** GRAINS;
const divisor = (a, b) => (b ? divisor(b, a % b) : a);

/** Every list in force once that sells packs at one price beyond them or none, with a meter that has it. */
export function listsOf(book) {
  const found = new Map();
  let tiered = 0;
  for (const product of book.products) {
    for (const meter of product.meters) {
      for (const list of meter.lists) {
        if (list.to !== null || (list.packs.length === 0 && list.custom === null)) continue;
        const stops = product.overflow === "stop";
        if (!stops && typeof list.postpaid?.unitPrice !== "string") {
          tiered += 1;
          continue;
        }
        const packs = list.packs.map(({ units, price }) => ({ units, price: grains(price) }));
        const bands = (list.custom?.tiers ?? []).map(({ from, unitPrice }) => ({ from, rate: grains(unitPrice) }));
        const over = stops ? null : grains(list.postpaid.unitPrice);
        const first = product.overflow === "afterFirstPack";
        const key = [packs, bands].map((of) => of.map(Object.values).join(";")).concat(over, first).join(" ");
        if (!found.has(key)) {
          const grid = packs.map((pack) => pack.units).concat(bands.map((band) => band.from)).reduce(divisor, 0);
          found.set(key, { meter: meter.id, settlement: list.settlement, packs, bands, over, first, grid });
        }
      }
    }
  }
  return { lists: [...found.values()], tiered };
}

/** The list as the solver under test takes it. */
export function offersOf(Offers, { packs, bands, over, first }) {
  const units = (values) => BigUint64Array.from(values, BigInt);
  return new Offers(
    units(packs.map((pack) => pack.units)),
    units(packs.map((pack) => pack.price)),
    units(bands.map((band) => band.from)),
    units(bands.map((band) => band.rate)),
    over ?? undefined,
    first,
  );
}

/**
 * The list as an integer programme, the way HiGHS is quickest with it: sizes in steps of their common divisor, units beyond
 * packs continuous, since a least cost makes them whole anyway. Packs of any size in a band are so many packs with so many
 * units between them.
 */
export function programme({ packs, bands, over, first, grid }) {
  const cost = packs.map(({ price }, at) => `${yuan(price)} x${at}`);
  const served = packs.map(({ units }, at) => `${units / grid} x${at}`);
  const rows = [];
  bands.forEach(({ from, rate }, at) => {
    cost.push(`${yuan(rate) * grid} u${at}`);
    served.push(`1 u${at}`);
    rows.push(`u${at} - ${from / grid} k${at} >= 0`);
    const most = at + 1 < bands.length ? (bands[at + 1].from - 1) / grid : 1e15 / grid;
    rows.push(`u${at} - ${most} k${at} <= 0`);
  });
  if (over !== null) {
    cost.push(`${yuan(over) * grid} y`);
    served.push("1 y");
  }
  if (first) rows.push(`${packs.map((_, at) => `x${at}`).join(" + ")} >= 1`);
  const whole = packs.map((_, at) => `x${at}`).concat(bands.map((_, at) => `k${at}`));
  return `Minimize
 cost: ${cost.join(" + ")}
Subject To
 need: ${served.join(" + ")} >= 1
 ${rows.map((row, at) => `r${at}: ${row}`).join("\n ")}
Generals
 ${whole.join(" ")}
End
`;
}

/** What the programme's whole numbers cost in grains, exactly; `null` where they do not serve the need. */
export function repriced({ packs, bands, over, first, grid }, names, values, need) {
  const value = (name) => Math.round(values[names.indexOf(name)] ?? 0);
  let [cost, units, count] = [0n, 0, 0];
  packs.forEach((pack, at) => {
    const many = value(`x${at}`);
    if (many < 0) throw new Error(`${many} packs`);
    cost += pack.price * BigInt(many);
    units += pack.units * many;
    count += many;
  });
  for (const [at, { from, rate }] of bands.entries()) {
    const [many, held] = [value(`k${at}`), Math.round((values[names.indexOf(`u${at}`)] ?? 0) * grid)];
    const most = bands[at + 1] === undefined ? Infinity : (bands[at + 1].from - 1) * many;
    if (held < from * many || held > most || (many === 0 && held > 0)) return null;
    cost += rate * BigInt(held);
    units += held;
    count += many;
  }
  const open = Math.max(0, need - units);
  if (open > 0 && (over === null || (first && count === 0))) return null;
  return cost + (over ?? 0n) * BigInt(open);
}

/** How many cells the plain programme below fills. */
export function cells({ packs, bands, grid }, need) {
  const largest = Math.max(0, ...packs.map((pack) => pack.units));
  return bands.length > 0 ? need + 1 : Math.floor((need + largest) / grid) + 1;
}

/**
 * The least cost in grains by a plain dynamic programme: every total that packs make exactly, in steps of their common
 * divisor, or where packs come in any size every need, one unit after the other.
 */
export function plain(list, need) {
  const { packs, bands, over } = list;
  const unit = [...packs.map((pack) => pack.price), ...bands.map((band) => band.rate), over ?? 0n].reduce(divisor, 0n);
  const cost = (amount) => {
    const whole = Number(amount / unit);
    // Below this numbers are exact; a need beyond it has too many cells as well.
    if (whole * (need + 1) >= Number.MAX_SAFE_INTEGER) throw new Error("too dear for exact numbers");
    return whole;
  };
  const beyond = over === null ? Infinity : cost(over);
  const sold = packs.map(({ units, price }) => ({ units, price: cost(price) }));
  const least = bands.length > 0 ? covered(list, sold, cost, beyond, need) : summed(list, sold, beyond, need);
  return least === Infinity ? null : BigInt(least) * unit;
}

function summed(list, sold, beyond, need) {
  const least = new Float64Array(cells(list, need)).fill(Infinity);
  least[0] = 0;
  const steps = sold.map(({ units, price }) => [units / list.grid, price]);
  let best = Infinity;
  for (let total = 0; total < least.length; total++) {
    for (const [size, price] of steps) {
      if (size <= total) least[total] = Math.min(least[total], least[total - size] + price);
    }
    const open = need - total * list.grid;
    if (open > 0 && list.first && total === 0) continue;
    best = Math.min(best, least[total] + (open > 0 ? open * beyond : 0));
  }
  return best;
}

function covered(list, sold, cost, beyond, need) {
  if (list.first) throw new Error("no list sells any size only with a first pack");
  const least = new Float64Array(need + 1);
  const open = list.bands.map(({ from, rate }) => ({ from, rate: cost(rate), at: Infinity }));
  for (let units = 1; units <= need; units++) {
    let best = least[units - 1] + beyond;
    for (const { units: size, price } of sold) best = Math.min(best, least[Math.max(0, units - size)] + price);
    for (const band of open) {
      // A pack of this band is begun here, or one begun before holds one unit more.
      band.at = Math.min(least[Math.max(0, units - band.from)] + band.rate * band.from, band.at + band.rate);
      best = Math.min(best, band.at);
    }
    least[units] = best;
  }
  return least[need];
}
