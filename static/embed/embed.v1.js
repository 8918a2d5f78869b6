// Puts the estimator into a page: every <div data-packwise> becomes a frame that is as high as what it shows. The name
// of this file stays, and with it what it understands; docs/embedding.md describes both.
//
// The frame stands in a shadow root beside a slot. The host's own nodes are never moved, so that frameworks which drew them
// find them again, and they are the fallback: before the frame answers, if it never does, and on paper.
(() => {
  "use strict";
  const script = document.currentScript;
  if (window.packwiseEmbed || !script) return;
  window.packwiseEmbed = 1;
  const base = new URL("./", script.src);
  const PRESETS = ["book", "product", "meter", "channel", "source", "edition", "volume", "period", "free", "view", "lock"];
  /** Heights on a desktop before the frame has said its own: pixels. */
  const HEIGHTS = { estimator: 860, product: 760, segmenter: 420, table: 480, quote: 620 };
  /** How long a frame that was loaded may stay silent: milliseconds. */
  const PATIENCE = 20000;
  const frames = new Map();

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; position: relative; }
    iframe { display: block; width: 100%; border: 0; background: transparent; }
    iframe:not(.on) { position: absolute; inset: 0; height: 100%; visibility: hidden; }
    iframe.on + slot { display: none; }
    button { font: inherit; min-height: 44px; padding: 0 16px; cursor: pointer; }
    @media print { iframe, button { display: none !important; } iframe.on + slot { display: contents; } }`);

  const tell = (node, type, detail) =>
    node.dispatchEvent(new CustomEvent(`packwise:${type}`, { detail, bubbles: true, composed: true }));
  const language = (node) => node.closest("[lang]")?.lang || navigator.language || "zh";

  const dot = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** Light or dark, as the host's background behind a node is, whatever it calls its themes. */
  const theme = (node) => {
    const fixed = node.dataset.theme;
    if (fixed === "light" || fixed === "dark") return fixed;
    for (let at = node; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      dot.clearRect(0, 0, 1, 1);
      dot.fillStyle = color;
      dot.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
      if (alpha > 127) return 0.3 * red + 0.59 * green + 0.11 * blue < 128 ? "dark" : "light";
    }
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return /dark/.test(scheme) && (dark || !/light/.test(scheme)) ? "dark" : "light";
  };

  const address = (node, id) => {
    const page = "book" in node.dataset ? "book.html" : "embed.html";
    const url = new URL(language(node).startsWith("zh") ? page : `en/${page}`, base);
    const put = (key, value) => value && url.searchParams.set(key, value);
    put("frame", id);
    put("host", location.origin);
    put("lang", language(node));
    put("theme", theme(node));
    for (const key of PRESETS) put(key, node.dataset[key]);
    url.hash = (node.dataset.estimate ?? "").replace(/^.*#/, "");
    return url.href;
  };
  /** What makes a frame another one; theme and language change within one. */
  const key = (node) => [...PRESETS, "estimate", "minHeight", "load", "sandbox"].map((name) => node.dataset[name] ?? "").join("\n");

  const open = (node, state) => {
    const frame = document.createElement("iframe");
    const id = `${frames.size}-${Math.random().toString(36).slice(2)}`;
    Object.assign(state, { frame, id, theme: theme(node), lang: language(node) });
    frame.title = state.lang.startsWith("zh") ? "费用估算（Packwise）" : "Cost estimator (Packwise)";
    // The estimator needs scripts and its own files; links open tabs of their own, exports are downloads, a sheet is printed.
    const own = node.dataset.sandbox === "strict" ? "" : "allow-same-origin ";
    frame.setAttribute("sandbox", `${own}allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals`);
    // A frame without an origin of its own can be reached by no name.
    state.to = own && base.origin !== "null" ? base.origin : "*";
    frame.setAttribute("allow", "clipboard-write");
    frame.loading = node.dataset.load === "eager" || node.dataset.load === "click" ? "eager" : "lazy";
    frame.style.colorScheme = state.theme;
    frame.addEventListener("load", () => {
      state.timer = setTimeout(() => {
        if (!state.heard) tell(node, "error", { code: "frame.silent", message: `${base} did not answer.` });
      }, PATIENCE);
    });
    frame.src = address(node, id);
    state.root.prepend(frame);
  };

  const mount = (node) => {
    if (frames.has(node) || !node.isConnected) return;
    let root = node.shadowRoot;
    if (!root) {
      root = node.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
    }
    const state = { root, key: key(node) };
    frames.set(node, state);
    root.replaceChildren(document.createElement("slot"));
    const least = parseInt(node.dataset.minHeight, 10) || HEIGHTS[node.dataset.view] || HEIGHTS.estimator;
    if (node.dataset.load === "click") {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = language(node).startsWith("zh") ? "打开估算器" : "Open the estimator";
      button.addEventListener("click", () => {
        button.remove();
        node.style.minHeight = `${least}px`;
        open(node, state);
      });
      root.append(button);
    } else {
      node.style.minHeight = `${least}px`;
      open(node, state);
    }
  };
  const unmount = (node, state) => {
    clearTimeout(state.timer);
    state.root.replaceChildren(document.createElement("slot"));
    node.style.minHeight = "";
    frames.delete(node);
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.packwise !== 1) return;
    for (const [node, state] of frames) {
      if (!state.frame || state.frame.contentWindow !== source || data.id !== state.id) continue;
      // A frame without an origin of its own says null.
      if (origin !== base.origin && origin !== "null") continue;
      state.heard = true;
      const { type, detail } = data;
      if (type === "height" && detail > 0 && detail < 50000) {
        state.height = Math.ceil(detail);
        if (state.ready) state.frame.style.height = `${state.height}px`;
      }
      if (type === "ready") {
        state.ready = true;
        state.frame.style.height = `${state.height}px`;
        state.frame.classList.add("on");
        node.style.minHeight = "";
        follow();
      }
      // It has spoken, if only of a mistake.
      if (type === "error") clearTimeout(state.timer);
      if (type === "ready" || type === "change" || type === "error") tell(node, type, detail);
    }
  });

  /** Passes on what changed around the frames: themes, languages, presets. */
  const follow = () => {
    for (const [node, state] of frames) {
      if (state.key !== key(node)) {
        unmount(node, state);
        mount(node);
      }
      if (!state.ready) continue;
      for (const [type, now] of [["theme", theme(node)], ["lang", language(node)]]) {
        if (state[type] === now) continue;
        state[type] = now;
        if (type === "theme") state.frame.style.colorScheme = now;
        state.frame.contentWindow?.postMessage({ packwise: 1, id: state.id, type, detail: now }, state.to);
      }
    }
  };
  /** Finds what is there now. Pages that change without loading add and remove nodes at any time. */
  const scan = () => {
    for (const [node, state] of frames) if (!node.isConnected) unmount(node, state);
    document.querySelectorAll("[data-packwise]").forEach(mount);
  };
  let due;
  const soon = () => {
    due ??= requestAnimationFrame(() => {
      due = undefined;
      scan();
      follow();
    });
  };
  const start = () => {
    scan();
    new MutationObserver(soon).observe(document.documentElement, {
      childList: true, subtree: true, attributes: true,
      attributeFilter: ["class", "lang", "style", "data-packwise", "data-theme", "data-md-color-scheme", "data-estimate", "data-min-height", "data-load", "data-sandbox", ...PRESETS.map((name) => `data-${name}`)],
    });
    // A background that fades is known when it has.
    addEventListener("transitionend", soon);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
