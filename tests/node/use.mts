// A program in strict TypeScript. It is compiled, not run: types.test.mjs.
import init, {
  estimate,
  loadBooks,
  priceBook,
  segmentSms,
  usePriceBook,
  version,
  PackwiseError,
  type EstimateRequest,
  type Option,
} from "./packwise.js";

await init();
await init(new URL("https://example.org/packwise.wasm"));
await init(fetch("packwise.wasm"));
await init(new Uint8Array(8));
await Promise.all([init(), loadBooks(), loadBooks("./packwise-books.wasm")]);

const request: EstimateRequest = {
  lines: [
    { meter: "captcha.check", volume: { perYear: 300_000 }, picks: [{ units: "1000", count: 2 }], freeQuota: ["id"] },
    { meter: "captcha.check", volume: { months: Array<number>(12).fill(1) }, overflow: "stop", freeQuota: true },
  ],
  asOf: "2026-11-21",
};
const answer = estimate(request);
const best: Option | null | undefined = answer.lines[0]?.options.best;
export const payable: string | undefined = best?.payable;
for (const step of best?.steps ?? []) {
  if (step.kind === "postpaid") {
    const months: [number, number] = step.months;
    const title: string = step.source.title.en;
    console.log(months, title, step.unitPrice);
  } else if (step.kind === "stopped") {
    // @ts-expect-error what is not served has no price
    console.log(step.amount);
  }
}

const postpaid = priceBook().products[0]?.meters[0]?.postpaid;
export const price: string | null | undefined =
  postpaid && "tiers" in postpaid ? postpaid.tiers[0]?.unitPrice : postpaid?.unitPrice;

const { segments, forcedBy, warnings } = segmentSms({ market: "domestic", body: "您好" });
export const units: number[] = segments;
export const replacement: string | null | undefined = forcedBy?.replacement;
export const code: string | undefined = warnings[0]?.code;

const used: { version: string; currency: string; hash: string | null } = usePriceBook({ version: "1" });
usePriceBook("{}");
usePriceBook(null);
export const hash: string | null = used.hash;
// @ts-expect-error neither a text nor an object
usePriceBook(7);

try {
  console.log(version().book);
} catch (error) {
  if (error instanceof PackwiseError && error.code === "api.notReady") console.log(error.path);
}

// @ts-expect-error a key that means nothing
estimate({ lines: [], line: 1 });
// @ts-expect-error two volumes
estimate({ lines: [{ meter: "captcha.check", volume: { perYear: 1, perMonth: 2 } }] });
// @ts-expect-error no volume
estimate({ lines: [{ meter: "captcha.check", volume: {} }] });
// @ts-expect-error a settlement that does not exist
estimate({ lines: [{ meter: "captcha.check", volume: { perYear: 1 }, settlement: "weekly" }] });
// @ts-expect-error a market that does not exist
segmentSms({ market: "china", body: "" });
// @ts-expect-error money is text
export const total: number | null = answer.totals.best;
