// Starts the page that is one file: its WebAssembly stands in the document, compressed, as text.
const root = document.documentElement;
const theme = new URLSearchParams(location.search).get("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
const unpack = (id) => {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
};
const start = async () => {
  await __wbg_init({ module_or_path: await unpack("wasm").arrayBuffer() });
};
const halt = (error) => {
  if (error instanceof WebAssembly.RuntimeError && root.dataset.state === "ready") {
    root.dataset.state = "failed";
    document.getElementById("halted").hidden = false;
  }
};
addEventListener("error", ({ error }) => halt(error));
addEventListener("unhandledrejection", ({ reason }) => halt(reason));
start().catch((error) => {
  console.error(error);
  root.dataset.state = "failed";
  document.getElementById("failed").hidden = false;
});
