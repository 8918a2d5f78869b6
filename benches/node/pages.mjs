// What a reader of the page that is one file waits for: CPU time of unpacking its parts, beside Node's own inflate and brotli
// on the same bytes.
import { readFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants, deflateSync, inflateSync } from "node:zlib";
import { figure, median, spent, table, time } from "./measure.mjs";

const [dist, quick] = process.argv.slice(2);
const document = readFileSync(`${dist}/packwise-standalone.html`).toString("utf16le");
/** As the file's own script reads it. */
const bytes = (id) => {
  const [, length, rest, text] = document.match(
    new RegExp(`id="${id}" data-bytes="(\\d+)"([^>]*)>([^<]*)</script>`),
  );
  const pairs = text.replace(/\x01(.)/gsu, (_, pair) => String.fromCharCode(pair.charCodeAt(0) ^ 0x8000));
  return [Buffer.from(pairs, "utf16le").subarray(0, Number(length)), rest];
};
const unpacker = new WebAssembly.Module(inflateSync(bytes("unpacker")[0]));
const [packed, rest] = bytes("packed");
const lengths = rest.match(/data-lengths="([^"]+)"/)[1].split(" ").map(Number);

const times = lengths.map(() => []);
let whole;
for (let run = 0; run < (quick ? 1 : 5); run++) {
  const { memory, room, unpack } = new WebAssembly.Instance(unpacker).exports;
  const from = room(packed.length);
  new Uint8Array(memory.buffer).set(packed, from);
  let [end, all] = [0, 0];
  lengths.forEach((length, part) => {
    const start = spent();
    end += length;
    all = unpack(end);
    times[part].push(spent() - start);
  });
  whole = Buffer.from(memory.buffer.slice(all, all + end));
}
const others = [
  ["deflate", deflateSync(whole, { level: 9 }), inflateSync],
  ["brotli 11", brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }), brotliDecompressSync],
].map(([name, packed, unpack]) => {
  const start = spent();
  unpack(packed);
  return [name, figure(packed.length), time(spent() - start)];
});
const [style, page, glue, first, second] = times.map(median);
table(
  [`${figure(whole.length)} bytes of the page that is one file`, "packed", "unpacking them"],
  [["packwise-squeeze", figure(packed.length), time(style + page + glue + first + second)], ...others],
);
table(
  ["until there is", "unpacking"],
  [
    ["the page with its first answer, to be read", time(style + page + glue)],
    ["the program that answers", time(style + page + glue + first)],
    ["everything", time(style + page + glue + first + second)],
  ],
);
