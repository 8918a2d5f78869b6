// Inside the frame: tells the page around it the height, the answer and what went wrong, and hears its theme and language.
//
// A classic script in the head, so that it listens before the page has anything to say. What it speaks is version 1 of
// the messages described in docs/embedding.md; embed.v1.js is the other side.
(() => {
  "use strict";
  const query = new URLSearchParams(location.search);
  const [id, host] = [query.get("frame"), query.get("host") ?? ""];
  if (!id || parent === window) return;
  // The page around says where it is from, and only a page from there gets the answers. A page opened from a file has no
  // origin that could be named.
  const target = /^https?:\/\//.test(host) ? host : "*";
  const root = document.documentElement;
  root.dataset.inside = "";
  const send = (type, detail) => parent.postMessage({ packwise: 1, id, type, detail }, target);

  let height = 0;
  const measure = () => {
    const now = Math.ceil(document.body.getBoundingClientRect().height);
    if (now === height) return;
    height = now;
    send("height", now);
  };
  let [quote, begun] = [undefined, false];
  const begin = () => {
    if (begun || quote === undefined || root.dataset.state !== "ready") return;
    begun = true;
    // Not with the next picture: a frame that is still hidden draws none.
    setTimeout(() => {
      measure();
      new ResizeObserver(measure).observe(document.body);
      send("ready", quote);
      for (const line of document.querySelectorAll("#misread p")) {
        send("error", { code: "preset.misread", message: line.textContent });
      }
    });
  };
  document.addEventListener("packwise:quote", (event) => {
    quote = JSON.parse(event.detail);
    if (begun) send("change", quote);
    begin();
  });
  document.addEventListener("packwise:error", (event) => send("error", JSON.parse(event.detail)));
  new MutationObserver(() => {
    if (root.dataset.state === "failed") send("error", { code: "frame.failed", message: "The estimator could not start, or it stopped." });
    begin();
  }).observe(root, { attributeFilter: ["data-state"] });

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || (target !== "*" && origin !== target) || data?.packwise !== 1 || data.id !== id) return;
    if (data.type === "theme" && ["light", "dark"].includes(data.detail)) root.dataset.theme = data.detail;
    if (data.type === "lang") document.dispatchEvent(new CustomEvent("packwise:lang", { detail: String(data.detail) }));
  });
})();
