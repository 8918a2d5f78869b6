import { readFile } from "node:fs/promises";
import init, { loadBooks, usePriceBook, estimate } from "../../dist/api/packwise.js";
await Promise.all([init(), loadBooks()]);
usePriceBook(await readFile(new URL("northmail.json", import.meta.url), "utf8"));
const { totals, currency } = estimate({ lines: [{ meter: "mail.check", volume: { perYear: 900 } }] });
console.log(totals.best, currency); // 2500.00 USD: a pack of 1,000 at 2.50 costs less than 900 at 3.20
usePriceBook(null); // the built-in book again
