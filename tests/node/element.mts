// A page's script around the element, in strict TypeScript. It is compiled, not run: types.test.mjs.
import { PackwiseEstimator, type Quote } from "./element.v1.js";

const element: PackwiseEstimator = document.createElement("packwise-estimator");
element.setAttribute("meter", "captcha.check");
element.addEventListener("packwise:ready", ({ detail }) => {
  // On a book of one's own an answer is of one meter.
  if (!("estimate" in detail)) return;
  const answer: Quote = detail;
  const format: "packwise-estimate" = answer.format;
  const best: string | undefined = answer.total?.best;
  const packs: string | null | undefined = answer.total?.packs;
  console.log(format, best, packs, answer.currency, answer.bookVersion, answer.estimate);
  for (const { name, meter, units, options } of answer.lines) {
    const volume: number = units;
    const total: string | undefined = options["best"]?.total;
    console.log(name, meter, volume, total);
  }
});
element.addEventListener("packwise:change", function ({ detail }) {
  const self: PackwiseEstimator = this;
  if (!("estimate" in detail)) return;
  const today: string | undefined = detail.total?.dueToday;
  console.log(self.isConnected, today, detail.total?.dueLater);
}, { once: true });
element.addEventListener("packwise:error", (event) => {
  const { code, message }: { code: string; message: string } = event.detail;
  console.log(code, message);
});
element.addEventListener("click", () => element.remove());
export const found: PackwiseEstimator | null = document.querySelector("packwise-estimator");

element.addEventListener("packwise:ready", ({ detail }) => {
  // @ts-expect-error money is text
  const total: number = detail.total?.best ?? 0;
  // @ts-expect-error there may be no total
  console.log(total, detail.total.best);
  // @ts-expect-error an answer is read, not written
  detail.lines[0] = undefined;
  // @ts-expect-error there may be no such line
  console.log(detail.lines[0].meter);
});
// @ts-expect-error an error has no total
element.addEventListener("packwise:error", ({ detail }) => console.log(detail.total));
