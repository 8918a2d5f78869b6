// Opens the page that is one file: style, page, glue and both parts of the WebAssembly stand in it compressed, in this order,
// and beside them what unpacks them. The build puts in how long each is and drops these comments.
(() => {
  "use strict";
  const root = document.documentElement;
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  // {{typing.js}}
  // {{drawn.js}}
  const show = (id) => {
    root.dataset.state = "failed";
    document.getElementById(id).hidden = false;
  };

  // Two bytes are a character. Those that HTML does not keep stand as another behind a mark.
  const bytes = (id) => {
    const { textContent: text, dataset } = document.getElementById(id);
    const pairs = new Uint16Array(text.length);
    let count = 0;
    for (let at = 0; at < text.length; at++) {
      const pair = text.charCodeAt(at);
      pairs[count++] = pair === 1 ? text.charCodeAt(++at) ^ 0x8000 : pair;
    }
    return new Uint8Array(pairs.buffer, 0, dataset.bytes);
  };
  // Gives one part after the other. A browser between two pieces draws and listens.
  const opened = async () => {
    const packed = bytes("packed");
    const inflated = new Blob([bytes("unpacker")]).stream().pipeThrough(new DecompressionStream("deflate"));
    const { instance } = await WebAssembly.instantiate(await new Response(inflated).arrayBuffer());
    const { memory, room, unpack } = instance.exports;
    const from = room(packed.length);
    new Uint8Array(memory.buffer).set(packed, from);
    const { port1, port2 } = new MessageChannel();
    const pause = () =>
      new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
    const lengths = document.getElementById("packed").dataset.lengths.split(" ").map(Number);
    let done = 0;
    return async () => {
      const end = done + lengths.shift();
      let [to, all, paused] = [done, 0, performance.now()];
      while (to < end) {
        to = Math.min(to + 4096, end);
        all = unpack(to);
        if (performance.now() - paused < 30) continue;
        await pause();
        paused = performance.now();
      }
      const part = memory.buffer.slice(all + done, all + end);
      done = end;
      return part;
    };
  };

  let started;
  const start = async () => {
    // Before what it reads, so that a file that is cut off says so.
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
    // Without scripts nothing opens.
    document.getElementById("opening").hidden = false;
    const next = await opened();
    const text = async () => new TextDecoder().decode(await next());
    const style = document.createElement("style");
    style.textContent = await text();
    const page = await text();
    const glue = document.createElement("script");
    glue.textContent = await text();
    document.querySelector("style").replaceWith(style);
    document.body.innerHTML = page;
    // Makes `init`, which calls for the part behind the first answer.
    window.later = next;
    document.head.append(glue);
    // Before the program is unpacked.
    await drawn();
    await init({ module_or_path: next() });
    document.getElementById("not-started").hidden = started = true;
    // Behind what the page opens by itself.
    setTimeout(retype);
  };
  // A program that stopped in the middle answers no more, and nothing else would say so.
  const halt = (error) => {
    if (started && error instanceof WebAssembly.RuntimeError) show("halted");
  };
  addEventListener("error", ({ error }) => halt(error));
  addEventListener("unhandledrejection", ({ reason }) => halt(reason));
  start().catch((error) => {
    console.error(error);
    document.getElementById("opening")?.remove();
    document.getElementById("not-started")?.remove();
    show(document.getElementById("unopened") ? "unopened" : "failed");
  });
})();
