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

/** The answer on a price book of one's own (`book`). Nothing in it opens an estimate again. */
export interface Answer extends Pick<Quote, "bookVersion" | "currency" | "lines"> {
  format: "packwise-answer";
  total: { best: string | null; postpaid: string | null; packs: string | null };
}

export interface PackwiseEvents {
  "packwise:ready": CustomEvent<Quote | Answer>;
  "packwise:change": CustomEvent<Quote | Answer>;
  "packwise:error": CustomEvent<{ code: string; message: string }>;
}

/** Attributes: product, meter, channel, source, edition, volume, period, view, lock, estimate, theme, lang; and book, free. */
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
