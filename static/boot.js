// Starts the page. The build puts in the names of the two files, drops these comments and gives it a hashed name.
//
// A classic script in the head and no module, so that it runs before the first paint: a theme asked for in the
// address never flashes the other one. It must not be inline, for the page's policy allows no inline script.
(() => {
  "use strict";
  const root = document.documentElement;
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
  // Relative to this file, not to the page: the English page lies one folder deeper.
  const wasm = new URL("./{{wasm}}", document.currentScript.src);
  const start = async () => {
    const [glue] = await Promise.all([import("./{{glue}}"), parsed]);
    await glue.default({ module_or_path: wasm });
    root.dataset.state = "ready";
  };
  start().catch(async (error) => {
    console.error(error);
    await parsed;
    root.dataset.state = "failed";
    document.getElementById("failed").hidden = false;
  });
})();
