// <packwise-estimator>: the estimator as an element, for pages whose policy allows WebAssembly. The name of this file
// stays; docs/embedding.md describes what it understands. Everything heavy is loaded with the first element that needs it.
const base = new URL("./", import.meta.url);
// Free places are used again, because what the estimator listens to on a node it keeps.
const kind = (file) => ({ heavy: new URL(file, base), loading: undefined, free: [] });
const own = kind("./{{module}}");
const book = kind("./{{book}}");
const load = (of) => {
  of.loading ??= import(of.heavy).then(async (module) => {
    await module.load();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.css);
    return { sheet, Estimator: module.Estimator };
  });
  of.loading.catch(() => {
    of.loading = undefined;
  });
  return of.loading;
};

const PRESETS = ["book", "product", "meter", "channel", "source", "edition", "volume", "period", "free", "view", "lock", "estimate"];

/** The estimator in a page of its host's, without a frame. */
export class PackwiseEstimator extends HTMLElement {
  static observedAttributes = [...PRESETS, "theme", "lang"];
  #place;
  #heard;
  #root;
  #due = false;

  connectedCallback() {
    // What stands inside is shown until the estimator is there, and if it never is.
    this.#root ??= this.attachShadow({ mode: "open" });
    if (!this.#place) this.#root.replaceChildren(document.createElement("slot"));
    this.#soon();
  }

  disconnectedCallback() {
    this.#soon();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || name === "theme" || !this.isConnected) return;
    if (name !== "lang") this.#leave();
    else this.#place?.node.dispatchEvent(new CustomEvent("packwise:lang", { detail: this.#lang() }));
    this.#soon();
  }

  /** Several changes in one go, such as a move in the document, are one. */
  #soon() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) this.#leave();
      else if (!this.#place) this.#enter();
    });
  }

  #kind() {
    return this.hasAttribute("book") ? book : own;
  }

  #lang() {
    return this.lang || this.closest("[lang]")?.lang || navigator.language || "zh";
  }

  async #enter() {
    const of = this.#kind();
    let parts;
    try {
      parts = await load(of);
    } catch (error) {
      this.#tell("error", { code: "element.failed", message: String(error) });
      return;
    }
    // While that was loading, the element may have gone or want another kind, or another call may have been here.
    if (!this.isConnected || this.#place || of !== this.#kind()) return;
    const query = new URLSearchParams({ lang: this.#lang() });
    for (const name of PRESETS) if (this.hasAttribute(name) && name !== "estimate") query.set(name, this.getAttribute(name));
    let place = of.free.pop();
    if (!place) {
      const node = document.createElement("div");
      place = { of, node, estimator: new parts.Estimator(node, base.href) };
    }
    this.#place = place;
    this.#heard = new AbortController();
    let ready = false;
    place.node.addEventListener("packwise:quote", ({ detail }) => {
      const quote = JSON.parse(detail);
      this.#tell(ready ? "change" : "ready", quote);
      ready = true;
    }, { signal: this.#heard.signal });
    place.node.addEventListener("packwise:error", ({ detail }) => this.#tell("error", JSON.parse(detail)), { signal: this.#heard.signal });
    this.#root.adoptedStyleSheets = [parts.sheet];
    this.#root.replaceChildren(place.node);
    place.estimator.show(query.toString(), (this.getAttribute("estimate") ?? "").replace(/^.*#/, ""));
  }

  #leave() {
    this.#heard?.abort();
    this.#root?.replaceChildren(document.createElement("slot"));
    if (!this.#place) return;
    this.#place.estimator.clear();
    this.#place.of.free.push(this.#place);
    this.#place = undefined;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(`packwise:${type}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("packwise-estimator")) customElements.define("packwise-estimator", PackwiseEstimator);
