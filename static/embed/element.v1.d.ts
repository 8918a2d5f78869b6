/** What the estimator answered, in the format of the JSON file that the page exports. Amounts are decimal strings. */
export interface Quote {
  format: "packwise-estimate";
  bookVersion: string;
  currency: string;
  /** Opens the same estimate again. */
  estimate: string;
  total: { best: string; postpaid: string | null; packs: string | null; dueToday: string; dueLater: string } | null;
  lines: readonly { name: string; meter: string; units: number; options: Record<string, { total: string } | null> }[];
}

export interface PackwiseEvents {
  "packwise:ready": CustomEvent<Quote>;
  "packwise:change": CustomEvent<Quote>;
  "packwise:error": CustomEvent<{ code: string; message: string }>;
}

/** Attributes: product, meter, channel, source, edition, volume, period, view, lock, estimate, theme, lang. */
export class PackwiseEstimator extends HTMLElement {
  addEventListener<K extends keyof PackwiseEvents>(
    type: K, listener: (this: PackwiseEstimator, event: PackwiseEvents[K]) => void, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "packwise-estimator": PackwiseEstimator;
  }
}
