// The built folder as a host of static files gets it: compressed copies, checksums, price tables.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const read = (file) => readFile(join(dist, file));
let files;
before(async () => {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const path = (entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dist.length).replaceAll("\\", "/");
  files = entries.filter((entry) => entry.isFile()).map(path);
});

test("every file but the manifest is in the manifest, in order, with its checksum", async () => {
  const lines = (await read("manifest.sha256")).toString().split("\n");
  assert.equal(lines.pop(), "");
  const named = lines.map((line) => line.slice(66));
  assert.deepEqual(named, files.filter((file) => file !== "manifest.sha256").sort());
  for (const line of lines) {
    const [sum, file] = line.split("  ");
    assert.equal(createHash("sha256").update(await read(file)).digest("hex"), sum, file);
  }
});

test("every page, script, style sheet and wasm file above 1 KB has copies that unpack to it", async () => {
  const copies = files.filter((file) => /\.(br|gz)$/.test(file));
  for (const file of files.filter((file) => !copies.includes(file))) {
    const content = await read(file);
    const loaded = file.startsWith("api/") ? /\.(js|wasm)$/ : /\.(html|css|js|mjs|json|svg|wasm|webmanifest|md)$/;
    const expected = loaded.test(file) && content.length > 1024;
    for (const [ending, unpack] of [["br", brotliDecompressSync], ["gz", gunzipSync]]) {
      assert.equal(copies.includes(`${file}.${ending}`), expected, `${file}.${ending}`);
      if (!expected) continue;
      const copy = await read(`${file}.${ending}`);
      assert.ok(copy.length < content.length, `${file}.${ending}`);
      assert.ok(unpack(copy).equals(content), `${file}.${ending}`);
    }
  }
});

test("the documented examples for hosts keep hashed names for ever, and no other", async () => {
  const document = (await readFile(new URL("../../docs/hosting.md", import.meta.url))).toString();
  const nginx = new RegExp(/^ *"~(.*?)" .*immutable";$/m.exec(document)[1]);
  const globs = [...document.matchAll(/^\/(\S+)\n {2}Cache-Control: .*immutable$/gm)].map(([, glob]) => glob);
  assert.ok(globs.length > 0);
  const matches = (glob, file) => {
    const [start, end] = glob.split("*");
    return file.length >= start.length + end.length && file.startsWith(start) && file.endsWith(end);
  };
  for (const file of files.filter((file) => !/\.(br|gz)$/.test(file))) {
    const hashed = /-[0-9a-f]{13,16}(_bg)?\./.test(file);
    assert.equal(nginx.test(`/${file}`), hashed, `nginx: ${file}`);
    assert.equal(globs.some((glob) => matches(glob, file)), hashed, `_headers: ${file}`);
  }
});

test("the list of price tables names every table there is, in both languages and forms", async () => {
  const { tables, bookChecked } = JSON.parse(await read("tables/index.json"));
  const named = tables.flatMap(({ files: { zh, en } }) => [zh.md, zh.html, en.md, en.html]);
  const there = files.map((file) => /^tables\/(.*\.(?:md|html))$/.exec(file)?.[1]).filter(Boolean);
  assert.deepEqual(named.toSorted(), there.toSorted());
  const legal = {
    zh: "非腾讯云官方工具，以购买页和账单为准",
    en: "Not an official Tencent Cloud tool; the purchase page and bill prevail",
  };
  for (const { id, title, files } of tables) {
    for (const [lang, sentence] of Object.entries(legal)) {
      for (const format of ["md", "html"]) {
        assert.equal(files[lang][format], `${id}.${lang}.${format}`);
        const text = (await read(`tables/${files[lang][format]}`)).toString();
        assert.ok(text.includes(sentence) && text.includes(bookChecked), files[lang][format]);
      }
    }
    assert.ok(title.zh && title.en, id);
  }
});

test("a table holds the prices that the price book states", async () => {
  const { loadBooks, priceBook } = await import(new URL("../../dist/api/packwise.js", import.meta.url));
  await loadBooks();
  const meter = "faceid.enhanced.authority.wechat";
  const found = priceBook().products.flatMap(({ meters }) => meters).find(({ id }) => id === meter);
  const html = (await read(`tables/${meter}.en.html`)).toString();
  const rows = [...html.matchAll(/<tr><th scope="row">([\d,]+) calls<\/th><td>([\d,]+)<\/td>/g)];
  const shown = rows.map(([, units, price]) => [units, price].map((number) => number.replaceAll(",", "")));
  assert.deepEqual(
    shown.slice(0, found.packs.length),
    found.packs.map(({ units, price }) => [String(units), price]),
  );
});
