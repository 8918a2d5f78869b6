// The type declarations against a strict compiler, where there is one: PACKWISE_TSC names it, else `tsc` is looked for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.env.PACKWISE_API ? resolve(process.env.PACKWISE_API) : here("../../dist/api");
const tsc = process.env.PACKWISE_TSC ?? "tsc";
const missing = spawnSync(tsc, ["--version"]).status !== 0;

test("the types hold in strict TypeScript", { skip: missing && "no tsc: install typescript or set PACKWISE_TSC" }, async () => {
  const place = await mkdtemp(join(tmpdir(), "packwise-types-"));
  try {
    for (const file of ["packwise.js", "packwise.d.ts", "package.json"]) await cp(join(folder, file), join(place, file));
    await cp(here("use.mts"), join(place, "use.mts"));
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      module: "NodeNext",
      types: [],
    };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.mts"] }));
    const { status, stdout } = spawnSync(tsc, ["--project", place], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  } finally {
    await rm(place, { recursive: true });
  }
});
