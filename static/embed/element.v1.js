// <packwise-estimator>: the estimator as an element, for pages whose policy allows WebAssembly. The name of this file
// stays; docs/embedding.md describes what it understands. Everything heavy is loaded with the first element.
const heavy = new URL("./{{module}}", import.meta.url);
let loading;
const load = () => {
  loading ??= import(heavy).then(async (module) => {
    await module.load();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.css);
    return { sheet, Estimator: module.Estimator };
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
};

const PRESETS = ["product", "meter", "channel", "source", "edition", "volume", "period", "view", "lock", "estimate"];

/** The estimator in a page of its host's, without a frame. */
export class PackwiseEstimator extends HTMLElement {
  static observedAttributes = [...PRESETS, "theme", "lang"];
  #estimator;
  #root;
  #due = false;

  connectedCallback() {
    // What stands inside is shown until the estimator is there, and if it never is.
    this.#root ??= this.attachShadow({ mode: "open" });
    if (!this.#estimator) this.#root.replaceChildren(document.createElement("slot"));
    this.#soon();
  }

  disconnectedCallback() {
    this.#soon();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || name === "theme" || !this.isConnected) return;
    if (name !== "lang") this.#leave();
    else this.#node()?.dispatchEvent(new CustomEvent("packwise:lang", { detail: this.#lang() }));
    this.#soon();
  }

  /** Several changes in one go, such as a move in the document, are one. */
  #soon() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) this.#leave();
      else if (!this.#estimator) this.#enter();
    });
  }

  #node() {
    return this.#root?.querySelector("div");
  }

  #lang() {
    return this.lang || this.closest("[lang]")?.lang || navigator.language || "zh";
  }

  async #enter() {
    let parts;
    try {
      parts = await load();
    } catch (error) {
      this.#tell("error", { code: "element.failed", message: String(error) });
      return;
    }
    // While that was loading, the element may have gone, or another call may have been here.
    if (!this.isConnected || this.#estimator) return;
    const query = new URLSearchParams({ lang: this.#lang() });
    for (const name of PRESETS) if (this.hasAttribute(name) && name !== "estimate") query.set(name, this.getAttribute(name));
    const node = document.createElement("div");
    let ready = false;
    node.addEventListener("packwise:quote", ({ detail }) => {
      const quote = JSON.parse(detail);
      this.#tell(ready ? "change" : "ready", quote);
      ready = true;
    });
    this.#root.adoptedStyleSheets = [parts.sheet];
    this.#root.replaceChildren(node);
    const estimate = (this.getAttribute("estimate") ?? "").replace(/^.*#/, "");
    this.#estimator = new parts.Estimator(node, query.toString(), estimate);
  }

  #leave() {
    this.#estimator?.destroy();
    this.#estimator = undefined;
    this.#root?.replaceChildren(document.createElement("slot"));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(`packwise:${type}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("packwise-estimator")) customElements.define("packwise-estimator", PackwiseEstimator);
