// The type declarations against a strict compiler, where there is one: PACKWISE_TSC names it, else `tsc` is looked for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("../../dist");
const api = process.env.PACKWISE_API ? resolve(process.env.PACKWISE_API) : join(dist, "api");
const tsc = process.env.PACKWISE_TSC ?? "tsc";
const skip = spawnSync(tsc, ["--version"]).status !== 0 && "no tsc: install typescript or set PACKWISE_TSC";

/** Compiles a program of this folder beside what it is written for. */
const compiles = async (program, folder, files) => {
  const place = await mkdtemp(join(tmpdir(), "packwise-types-"));
  try {
    for (const file of files) await cp(join(folder, file), join(place, file));
    await cp(here(program), join(place, program));
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      module: "NodeNext",
      types: [],
    };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [program] }));
    const { status, stdout } = spawnSync(tsc, ["--project", place], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  } finally {
    await rm(place, { recursive: true });
  }
};

test("the types of the API hold in strict TypeScript", { skip }, () =>
  compiles("use.mts", api, ["packwise.js", "packwise.d.ts", "package.json"]));

test("the types of the element hold in strict TypeScript", { skip }, () =>
  compiles("element.mts", dist, ["element.v1.js", "element.v1.d.ts"]));
