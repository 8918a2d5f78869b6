// Starts the page that is one file: its WebAssembly stands in the document, compressed, as text.
const root = document.documentElement;
const theme = new URLSearchParams(location.search).get("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
const start = async () => {
  const packed = atob(document.getElementById("wasm").textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  await __wbg_init({ module_or_path: await new Response(unpacked).arrayBuffer() });
};
start().catch((error) => {
  console.error(error);
  root.dataset.state = "failed";
  document.getElementById("failed").hidden = false;
});
