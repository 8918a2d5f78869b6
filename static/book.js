// Starts the page on a price book of the reader's own. The build puts in the names of the two files, drops these comments
// and gives it a hashed name. A classic script in the head, for the reasons boot.js has.
(() => {
  "use strict";
  const root = document.documentElement;
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  const parsed = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  // Where the book's address is seen from, whatever folder the page lies in.
  const base = new URL("./", document.currentScript.src);
  const start = async () => {
    const [glue] = await Promise.all([import("./{{glue}}"), parsed]);
    await glue.default({ module_or_path: new URL("./{{wasm}}", base) });
    await glue.open(base.href);
    root.dataset.state = "ready";
  };
  start().catch(async (error) => {
    console.error(error);
    await parsed;
    root.dataset.state = "failed";
    document.getElementById("failed").hidden = false;
  });
})();
