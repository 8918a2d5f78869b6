// Starts the page. The build puts in the names of the two files, drops these comments and gives it a hashed name.
//
// A classic script in the head and no module, so that it runs before the first paint: a theme asked for in the
// address never flashes the other one. It must not be inline, for the page's policy allows no inline script.
(() => {
  "use strict";
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  // A book of the reader's own has a page of its own, beside this one.
  if (query.has("book")) return location.replace(`book.html${location.search}`);
  const theme = query.get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  // Search engines want whole addresses here, and only now is it known where the page lies.
  for (const link of document.querySelectorAll("link[hreflang]")) link.href = link.href;

  const fail = (message) => {
    root.dataset.state = "failed";
    document.getElementById("not-started").hidden = true;
    show(message);
  };
  const show = (id) => {
    document.getElementById(id).hidden = false;
  };
  // {{typing.js}}
  // {{drawn.js}}
  let started;
  // A link of the page to itself would drop the estimate in its address.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[href='']")) return;
    event.preventDefault();
    location.reload();
  });
  // A program that stopped in the middle answers no more, and nothing else would say so.
  const halt = (error) => {
    if (started && error instanceof WebAssembly.RuntimeError) fail("halted");
  };
  addEventListener("error", ({ error }) => halt(error));
  addEventListener("unhandledrejection", ({ reason }) => halt(reason));

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
  const seen = parsed.then(drawn);
  // Relative to this file, not to the page: the English page lies one folder deeper.
  const wasm = new URL("./{{wasm}}", document.currentScript.src);
  const start = async () => {
    const [glue] = await Promise.all([import("./{{glue}}"), seen]);
    await glue.default({ module_or_path: wasm });
    document.getElementById("not-started").hidden = started = true;
    // Behind what the page opens by itself.
    setTimeout(retype);
    keep().catch(() => {
      // Without it the page works as long as there is a network.
    });
  };
  // The page for when there is no network. A frame in somebody else's page keeps nothing; a page opened from a file
  // cannot.
  const keep = async () => {
    const workers = navigator.serviceWorker;
    if (!workers || !location.protocol.startsWith("http") || document.querySelector("[data-frame]")) return;
    let version = workers.controller;
    workers.addEventListener("controllerchange", () => {
      // Another version has come while this page was open. It is offered: what stands here stays until the reader reloads.
      if (version) show("fresh");
      version = workers.controller;
    });
    const kept = await workers.register(new URL("./sw.js", wasm), { updateViaCache: "none" });
    // A page that stays open for days asks once in a while.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) kept.update().catch(() => {});
    });
  };
  start().catch(async (error) => {
    console.error(error);
    await parsed;
    fail("failed");
  });
  parsed.then(() => {
    // A file that is missing, or not the one that was built, is an empty sheet to some browsers.
    if (!getComputedStyle(root).getPropertyValue("--ink")) show("unstyled");
  });
})();
