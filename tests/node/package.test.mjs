// The npm package as its users meet it: packed, installed into an empty project, compiled, bundled and run. Every example
// in its README is one of the files in examples/ and runs here.
//
// PACKWISE_TSC names a TypeScript compiler, PACKWISE_VITE the module of Vite's own API, CHROME a browser. What is not
// there is skipped.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here("../../");
const folder = process.env.PACKWISE_API ? resolve(process.env.PACKWISE_API) : join(root, "dist/api");
const { PACKWISE_TSC: tsc, PACKWISE_VITE: vite, CHROME: chrome } = process.env;
const without = (...needed) => needed.find(([tool]) => !tool)?.[1] ?? false;
const TSC = [tsc, "no tsc: set PACKWISE_TSC"];
const VITE = [vite, "no Vite: set PACKWISE_VITE"];
const CHROME = [chrome, "no browser: set CHROME"];

const npm = (args, cwd) => {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  assert.equal(status, 0, `npm ${args.join(" ")}\n${stderr}`);
  return stdout;
};
const missing = spawnSync("npm", ["--version"]).status !== 0 && "no npm";

/** The project of somebody who installed the tarball. */
let project;
let packed;
before(async () => {
  if (missing) return;
  project = await mkdtemp(join(tmpdir(), "packwise-package-"));
  const answer = JSON.parse(npm(["pack", folder, "--json", "--ignore-scripts", "--pack-destination", project], project));
  // Newer versions of npm answer with an object of packages by name.
  [packed] = Object.values(answer);
  await writeFile(join(project, "package.json"), '{ "private": true, "type": "module" }');
  npm(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", `./${packed.filename}`], project);
  await cp(here("examples"), project, { recursive: true });
});
after(() => project && rm(project, { recursive: true }));

test("every example of the README is a file that runs here, of at most ten lines", async () => {
  const readme = await readFile(join(folder, "README.md"), "utf8");
  const shown = [...readme.matchAll(/```(?:js|html)\n(.*?)```/gs)].map(([, code]) => code);
  const files = await Promise.all((await readdir(here("examples"))).map((file) => readFile(here(`examples/${file}`), "utf8")));
  assert.deepEqual(shown.toSorted(), files.toSorted());
  for (const code of shown) assert.ok(code.split("\n").length <= 11, code);
});

describe("the installed package", { skip: missing }, () => {
  test("holds what is needed and nothing else", async () => {
    assert.deepEqual(packed.files.map(({ path }) => path).toSorted(), [
      "LICENSE",
      "README.md",
      "package.json",
      "packwise-books.wasm",
      "packwise.d.ts",
      "packwise.js",
      "packwise.wasm",
      "packwise_books_glue.js",
      "packwise_glue.js",
    ]);
    const manifest = JSON.parse(await readFile(join(project, "node_modules/packwise/package.json"), "utf8"));
    const cargo = await readFile(join(root, "Cargo.toml"), "utf8");
    assert.equal(manifest.version, /^\[workspace\.package\]\nversion = "(.*)"/m.exec(cargo)[1]);
    assert.deepEqual([manifest.private, manifest.dependencies], [undefined, undefined]);
    const readme = await readFile(join(project, "node_modules/packwise/README.md"), "utf8");
    assert.ok(readme.includes(packed.filename), `the README installs another file than ${packed.filename}`);
  });

  for (const module of ["NodeNext", "ESNext"]) {
    test(`has types that hold in strict TypeScript, ${module}`, { skip: without(TSC) }, async () => {
      const place = join(project, `types-${module}`);
      await mkdir(place);
      const program = await readFile(here("use.mts"), "utf8");
      await writeFile(join(place, "use.mts"), program.replaceAll('"./packwise.js"', '"packwise"'));
      await cp(here("examples/node.mjs"), join(place, "node.mjs"));
      const compilerOptions = {
        strict: true,
        allowJs: true,
        checkJs: true,
        noEmit: true,
        target: "ES2022",
        lib: ["ES2022", "DOM"],
        module,
        moduleResolution: module === "ESNext" ? "Bundler" : module,
        types: [],
      };
      const config = { compilerOptions, files: ["use.mts", "node.mjs"] };
      await writeFile(join(place, "tsconfig.json"), JSON.stringify(config));
      const { status, stdout } = spawnSync(tsc, ["--project", place], { encoding: "utf8" });
      assert.equal(status, 0, stdout);
    });
  }

  for (const file of ["node.mjs", "thread.mjs"]) {
    test(`answers in Node: ${file}`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: project, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^280000\b/);
    });
  }

  test("answers in a browser without a bundler", { skip: without(CHROME) }, async () => {
    const html = await readFile(here("examples/browser.html"), "utf8");
    await writeFile(join(project, "index.html"), page(html));
    await listening(() => files(project), async (url, said) => assert.deepEqual(await said(url, 1), ["280000"]));
  });

  describe("with Vite", { skip: without(VITE) }, () => {
    let site;
    let options;
    let api;
    before(async () => {
      site = join(project, "site");
      await mkdir(site);
      for (const file of ["vite.js", "worker.js", "asks-worker.js"]) await cp(here(`examples/${file}`), join(site, file));
      const scripts = ["vite", "asks-worker"].map((name) => `<script type="module" src="./${name}.js"></script>`);
      await writeFile(join(site, "index.html"), page(scripts.join("\n")));
      options = { root: site, base: "./", configFile: false, logLevel: "error", cacheDir: join(project, "cache") };
      api = await import(pathToFileURL(vite));
      await api.build(options);
    });

    test("page and worker load one and the same wasm file, and neither that of books", async () => {
      const assets = await readdir(join(site, "dist/assets"));
      const built = Object.fromEntries(
        ["packwise-books-", "packwise-"].map((start) => {
          const found = assets.filter((file) => file.endsWith(".wasm") && file.startsWith(start));
          return [start, found.filter((file) => start !== "packwise-" || !file.startsWith("packwise-books-"))];
        }),
      );
      assert.deepEqual(Object.values(built).map((files) => files.length), [1, 1], assets.join(" "));
      for (const [start, [asset]] of Object.entries(built)) {
        const own = `${start.slice(0, -1)}.wasm`;
        const same = await Promise.all([join(site, "dist/assets", asset), join(folder, own)].map((f) => readFile(f)));
        assert.ok(same[0].equals(same[1]), `the bundled ${own} is not the package's`);
      }
      for (const name of ["index-", "worker-"]) {
        const script = assets.find((file) => file.startsWith(name) && file.endsWith(".js"));
        const text = await readFile(join(site, "dist/assets", script), "utf8");
        assert.ok(text.includes(built["packwise-"][0]), `${script} does not name ${built["packwise-"][0]}`);
      }
    });

    test("the built page and its worker answer", { skip: without(CHROME) }, () =>
      // Below a folder, so that an address that is not relative fails.
      listening(() => files(join(site, "dist"), "/some/where"), async (url, said) => {
        assert.deepEqual(await said(`${url}some/where/`, 2), ["280000", "280000"]);
      }));

    test("the page answers while it is developed", { skip: without(CHROME) }, async () => {
      let dev;
      const start = async (server) => {
        // On the same port, so that the page finds it.
        dev = await api.createServer({ ...options, base: "/", server: { middlewareMode: true, hmr: { server } } });
        return dev.middlewares;
      };
      try {
        await listening(start, async (url, said) => assert.deepEqual(await said(url, 2), ["280000", "280000"]));
      } finally {
        await dev?.close();
      }
    });
  });
});

/** A page whose console reaches the server. */
function page(body) {
  const tell = (what) => `fetch("/said?" + encodeURIComponent(${what}))`;
  return `<!doctype html><title>Packwise</title>
<script>
  console.log = (words) => ${tell("words")};
  onerror = (words) => ${tell("words")};
  onunhandledrejection = ({ reason }) => ${tell("reason")};
</script>
${body}`;
}

/** Serves the files of a folder under a path. */
function files(folder, under = "") {
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  return async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html");
    try {
      assert.ok(path.startsWith(`${under}/`));
      const content = await readFile(join(folder, path.slice(under.length)));
      response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  };
}

/**
 * Serves with the handler that `start` gives while `use` runs, which gets the address and a function that opens a page
 * and gives the first lines it says.
 */
async function listening(start, use) {
  const lines = [];
  let heard = () => {};
  let handler;
  const server = createServer((request, response) => {
    if (!request.url.startsWith("/said?")) return handler(request, response);
    lines.push(decodeURIComponent(request.url.slice("/said?".length)));
    response.writeHead(204).end();
    heard();
  });
  handler = await start(server);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const profile = await mkdtemp(join(tmpdir(), "packwise-chromium-"));
  let browser;
  const said = async (url, count) => {
    const { "goog:chromeOptions": { args } } = JSON.parse(await readFile(join(root, "webdriver.json"), "utf8"));
    browser = spawn(chrome, [...args, `--user-data-dir=${profile}`, url], { stdio: "ignore" });
    await new Promise((done, failed) => {
      heard = () => lines.length >= count && done();
      setTimeout(() => failed(new Error(`in a minute the page said ${JSON.stringify(lines)}`)), 60_000).unref();
      browser.once("error", failed);
    });
    return lines;
  };
  try {
    await use(`http://127.0.0.1:${server.address().port}/`, said);
  } finally {
    if (browser?.pid) {
      const ended = new Promise((done) => browser.once("exit", done));
      browser.kill();
      await ended;
    }
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    // Its helpers may write for a moment longer.
    await rm(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}
