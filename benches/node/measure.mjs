// CPU time, and tables of it.

/** The process's CPU time so far in microseconds: of all its threads, so that compiling and collecting garbage count. */
export function spent() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The CPU time of one run, in microseconds, with what it returned. */
export function once(run) {
  const start = spent();
  const result = run();
  return [spent() - start, result];
}

/** The CPU time of a call in microseconds, from as many as take `least` together: the clock's steps are some microseconds. */
export function perCall(run, least) {
  for (let calls = 1; ; calls *= 2) {
    const start = spent();
    for (let at = 0; at < calls; at++) run(at);
    const time = spent() - start;
    if (time >= least) return time / calls;
  }
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);

/** Three significant digits, in the unit that reads best. */
export function time(microseconds) {
  if (microseconds < 1) return `${figure(microseconds * 1000)} ns`;
  return microseconds < 1000 ? `${figure(microseconds)} µs` : `${figure(microseconds / 1000)} ms`;
}

export function figure(value) {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 1000 ? rounded.toLocaleString("en") : String(rounded);
}

/** A Markdown table: texts to the left, all else to the right. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(`\n${line(head)}\n|${head.map((_, at) => (at === 0 ? "---" : "---:")).join("|")}|`);
  for (const row of rows) console.log(line(row));
}

/** The same numbers at every run (SplitMix64). */
export class Random {
  #state;
  constructor(seed) {
    this.#state = BigInt(seed);
  }
  /** From 0 up to 1, in 2^53 steps. */
  next() {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let z = this.#state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  }
  below(end) {
    return Math.floor(this.next() * end);
  }
  of(items) {
    return items[this.below(items.length)];
  }
  /** As likely in one power of ten as in the next. */
  logUniform(low, high) {
    return Math.min(high, Math.round(low * (high / low) ** this.next()));
  }
}
