/**
 * Packwise: what a paid cloud service costs postpaid, prepaid and with the best mix of packs, exactly and with its
 * working. The same module runs in browsers and in Node 20 or later; it reads nothing but its own `packwise.wasm` and,
 * for {@link loadBooks}, `packwise-books.wasm`.
 *
 * ```js
 * import init, { estimate } from "./packwise.js";
 * await init();
 * const { lines } = estimate({ lines: [{ meter: "faceid.enhanced.authority.wechat", volume: { perYear: 300000 } }] });
 * lines[0].options.best.payable; // "280000.00"
 * ```
 *
 * - **Money** is a decimal string in the currency of the book, exact and without trailing zeros (`"16750"`, `"0.0035"`).
 *   Only `payable` and the totals have two decimals (`"16750.00"`): what is actually paid, rounded once per line and
 *   option. Never a number: no amount passes through a float.
 * - **Units** (calls, checks, SMS segments) are numbers. All are whole and far below `Number.MAX_SAFE_INTEGER`.
 * - **Days** are strings `YYYY-MM-DD` at UTC+8. There is no clock: today is what `asOf` says.
 * - What does not exist is `null`, never `undefined`.
 * - Everything answered is a plain object of its own: change it as you like.
 * - Every function throws {@link PackwiseError} and nothing else. After an error the next call works as ever.
 *
 * Not an official Tencent Cloud tool; the purchase page and bill prevail. List prices; taxes are not stated by the
 * sources.
 */

/** A decimal string, such as `"280000"` or `"0.0035"`. */
export type Money = string;
/** A day, such as `"2025-02-08"`. */
export type Day = string;
/** Either a whole number or its digits, from 0 to 1000000000000000 (10^15). */
export type Units = number | string;
/** A text in Chinese and English. */
export interface Name {
  zh: string;
  en: string;
}

/** Where the WebAssembly comes from, if not from `packwise.wasm` beside this module. A string is a URL, relative to it. */
export type Source = BufferSource | Response | URL | string | WebAssembly.Module;

/**
 * Loads the WebAssembly. Call it before anything else and wait for it. Calling it again, also while the first call is
 * still loading, is harmless: all calls share one load, the first one's. After a failed load it may be called again.
 *
 * @throws {PackwiseError} `api.loadFailed`, with the reason as `cause`.
 */
export function init(source?: Source | Promise<Source>): Promise<void>;
export default init;

/**
 * Loads what {@link usePriceBook} and {@link priceBook} need besides, from `packwise-books.wasm` beside this module: what
 * reads and checks price books, and every rule and source of the built-in one. Estimates and messages do without, so
 * pages that never call those two never load it. Like {@link init}, it may be called at any time, again, and after a
 * failure; neither waits for the other.
 *
 * @throws {PackwiseError} `api.loadFailed`, with the reason as `cause`.
 */
export function loadBooks(source?: Source | Promise<Source>): Promise<void>;

/** Versions of the package, such as `"0.1.0"`, and of the price book in use, such as `"2026.11.1"`. */
export function version(): { package: string; book: string };

/**
 * Call {@link init} and {@link loadBooks} before it and wait for both; with `null`, `init` is enough.
 *
 * Puts a price book of your own to use for the calls that follow, in place of the built-in one; `null` puts that back.
 * `docs/price-book.md` explains the format, `price-book.schema.json` is its schema. Hand over the text of a file as it
 * is: in an object made by `JSON.parse` a key that stood twice stands once, and a number may have been rounded.
 * Everything kept for the former book is let go.
 *
 * @returns Which book is in use. `hash` tells its content, whatever the order of keys; `null` for the built-in one.
 * @throws {PackwiseError} the first problem as `code`, `path`, `expected` and `found`, all of them as `problems`; see
 * {@link BookErrorCode}. The book in use stays.
 */
export function usePriceBook(book: string | object | null): { version: string; currency: string; hash: string | null };

/**
 * Every price, rule and source of the book in use. A new object at each call, some hundred kilobytes: keep it. Call
 * {@link loadBooks} before it and wait for it.
 *
 * @throws {PackwiseError} `api.notReady`
 */
export function priceBook(): PriceBook;

/**
 * Prices a request.
 *
 * A request that cannot be understood is thrown. What is understood and cannot be priced is answered: the option is
 * `null`, and a diagnostic whose path names it, or the value it hangs on, says why.
 *
 * @throws {PackwiseError} see {@link ErrorCode}.
 */
export function estimate(request: EstimateRequest): Estimate;

/**
 * Counts the segments a message is billed as, in a few microseconds: fit for every keystroke.
 *
 * @throws {PackwiseError} see {@link ErrorCode}.
 */
export function segmentSms(message: SmsMessage): SmsSegmentation;

// ---------------------------------------------------------------------------------------------------- errors

/** What every function here throws. */
export class PackwiseError extends Error {
  readonly name: "PackwiseError";
  readonly code: ErrorCode | BookErrorCode;
  /** The value that was refused, such as `lines[0].volume.perYear`; empty for the request itself. */
  readonly path: string;
  /** What it has to be, in English. */
  readonly message: string;
  /** What was thrown below: by a getter of the request, or by the engine that loads WebAssembly. */
  readonly cause?: unknown;
  /** The words that are allowed: `request.unknownKey`, `request.notAChoice`. */
  readonly allowed?: string[];
  /** All that is wrong with a price book, up to a hundred, the first being this one. */
  readonly problems?: { code: BookErrorCode; path: string; expected: string; found: string }[];
  /** What kind of value is expected, and found: `request.wrongType`. Of a price book, the value itself. */
  readonly expected?: string;
  readonly found?: string | number;
  /** The most that is allowed: `request.tooMany`, `request.tooLong`. */
  readonly most?: number;
  /** The id that does not exist: `meter.unknown`, `grant.unknown`. */
  readonly id?: string;
}

/**
 * | code | when |
 * |---|---|
 * | `api.notReady` | called before `init()`, or what it needs of `loadBooks()`, was awaited; the message says which |
 * | `api.loadFailed` | the WebAssembly could not be read or compiled |
 * | `api.failed` | a defect of this module |
 * | `request.wrongType` | not an object, not an array, not a text… `found` says what it is |
 * | `request.missing` | a required value is left out; also a hole in an array |
 * | `request.unknownKey` | an object has a key that means nothing: a typo never passes silently |
 * | `request.notAChoice` | none of the words that are `allowed` |
 * | `request.notADate` | not a day written `YYYY-MM-DD` |
 * | `request.empty` | no lines |
 * | `request.tooMany` | more than 1,000 lines, or 100 picks or ids of free quota in a line |
 * | `request.tooLong` | a text of more than 1,000,000 UTF-16 units |
 * | `request.unreadable` | a getter or proxy of the request threw |
 * | `volume.notOne` | none or more than one of `perYear`, `perMonth`, `months` |
 * | `volume.notTwelveMonths` | `months` has not 12 elements |
 * | `volume.negative` | below zero |
 * | `volume.notWhole` | a fraction |
 * | `volume.notANumber` | `NaN`, or a text of anything but ASCII digits |
 * | `volume.empty` | an empty text |
 * | `volume.tooLarge` | more than 10^15, also as the sum of twelve months |
 * | `picks.badUnits`, `picks.badCount` | not a whole number from 1 to 10^15 |
 * | `meter.unknown` | the book has no meter of this id |
 * | `grant.unknown` | the meter has no free quota of this id that lowers an estimate |
 */
export type ErrorCode =
  | "api.notReady"
  | "api.loadFailed"
  | "api.failed"
  | "request.wrongType"
  | "request.missing"
  | "request.unknownKey"
  | "request.notAChoice"
  | "request.notADate"
  | "request.empty"
  | "request.tooMany"
  | "request.tooLong"
  | "request.unreadable"
  | "volume.notOne"
  | "volume.notTwelveMonths"
  | "volume.negative"
  | "volume.notWhole"
  | "volume.notANumber"
  | "volume.empty"
  | "volume.tooLarge"
  | "picks.badUnits"
  | "picks.badCount"
  | "meter.unknown"
  | "grant.unknown";

/** What can be wrong with a price book; `docs/price-book.md` says each. */
export type BookErrorCode =
  | "book.duplicateKey"
  | "book.missing"
  | "book.syntax"
  | "book.tooDeep"
  | "book.tooLong"
  | "book.tooMany"
  | "book.unknownKey"
  | "book.unreadable"
  | "book.wrongType"
  | "currency.notACode"
  | "currency.otherCents"
  | "custom.rising"
  | "custom.withTiers"
  | "date.notADay"
  | "dates.reversed"
  | "edition.unknown"
  | "id.duplicate"
  | "id.notSlug"
  | "lists.none"
  | "lists.overlap"
  | "lists.twoCurrent"
  | "meters.none"
  | "packs.months"
  | "packs.notAscending"
  | "packs.tooFine"
  | "packs.tooMany"
  | "price.negative"
  | "price.notANumber"
  | "price.notPositive"
  | "price.tooFine"
  | "price.tooLarge"
  | "products.none"
  | "source.date"
  | "source.unknown"
  | "text.control"
  | "text.empty"
  | "text.tooLong"
  | "tiers.empty"
  | "tiers.hole"
  | "tiers.notAscending"
  | "tiers.start"
  | "units.negative"
  | "units.notWhole"
  | "units.outOfRange"
  | "units.tooLarge"
  | "url.notHttps"
  | "validity.form"
  | "validity.zero"
  | "wire.duplicate"
  | "word.unknown";

// ---------------------------------------------------------------------------------------------------- requests

/** What to price. Only an object's own keys count, and every key that is not listed here is refused. */
export interface EstimateRequest {
  /** 1 to 1,000 lines. */
  lines: EstimateLine[];
  /** The day for which prices are asked. Only says whether the book's last check is over 180 days old (`book.old`). */
  asOf?: Day;
}

/** One use of one meter, over twelve months from the purchase. */
export interface EstimateLine {
  /** Id of a meter, such as `"captcha.check"`; {@link priceBook} has all. */
  meter: string;
  /** How much is used. */
  volume: Volume;
  /**
   * Which price list the customer has: `daily` unless their FaceID was activated from 2021-06-22 to 2023-01-03
   * (`monthly2021`) or before (`monthlyLegacy`). Default: `daily`.
   */
  settlement?: Settlement;
  /** What happens beyond free quota and packs. Default: the product's, see {@link Product.overflow}. */
  overflow?: Overflow;
  /**
   * Which units choose the tier, where the month's total decides the postpaid price: those charged postpaid, or `all`
   * of the month. The sources do not say. Default: `postpaid`.
   */
  tierCounting?: "postpaid" | "all";
  /** Free quota the customer has: none, the meter's largest, or these ids. Default: `false`. */
  freeQuota?: boolean | string[];
  /** Packs the customer would buy, priced as `options.picks` beside the others. Equal sizes add up. */
  picks?: Pick[];
}

/** How much is used: exactly one of three. */
export type Volume =
  /** So much in the whole year, spread evenly. */
  | { perYear: Units; perMonth?: undefined; months?: undefined }
  /** So much in every month. */
  | { perMonth: Units; perYear?: undefined; months?: undefined }
  /** So much in each of 12 months, the first being the month of the purchase. */
  | { months: Units[]; perYear?: undefined; perMonth?: undefined };

export type Settlement = "daily" | "monthly2021" | "monthlyLegacy";

/**
 * - `postpaid`: units beyond packs are charged postpaid.
 * - `afterFirstPack`: likewise, but only once a pack has been bought.
 * - `stop`: service stops.
 */
export type Overflow = "postpaid" | "afterFirstPack" | "stop";

/** Packs the customer would buy. */
export interface Pick {
  /** Size of each. Where packs of any size are sold, any size from the smallest. */
  units: Units;
  /** How many. */
  count: Units;
}

// ---------------------------------------------------------------------------------------------------- answers

export interface Estimate {
  /** The version of the book these prices are from. */
  bookVersion: string;
  /** ISO 4217 code. */
  currency: string;
  /** One for each line of the request, in its order. */
  lines: LineEstimate[];
  /** Sums of the lines' payable amounts, with two decimals; `null` where some line has no such option. */
  totals: { postpaid: Money | null; packs: Money | null; best: Money | null };
  /** What there is to say about the whole. */
  diagnostics: Diagnostic[];
}

export interface LineEstimate {
  meter: string;
  /** Units used in each of the 12 months. */
  usage: number[];
  /** Units used in the year. */
  units: number;
  /** The ways to buy; `null` where one does not exist. */
  options: {
    /** No packs at all. */
    postpaid: Option | null;
    /** Packs for everything. */
    packs: Option | null;
    /** The least the usage can cost; of equal purchases the one with fewest packs, then fewest unused units. */
    best: Option | null;
    /** The request's picks; `null` also where it has none. */
    picks: Option | null;
  };
  /** The cheapest way with fewer packs than the best, where it costs at most 2 % more. */
  simpler: { extra: Money; option: Option } | null;
  /** Purchases at exactly the price of the best, in smaller packs that can be paid one by one. */
  samePrice: Packs[][];
  /** At which volumes the answer changes; `null` where no packs are sold. */
  breakEven: BreakEven | null;
  diagnostics: Diagnostic[];
}

/** One way to buy. `bought` = `used` + `lapsed` + `left`, and units of the year = `granted` + `used` + `overflow` + `stopped`. */
export interface Option {
  /** Exact. */
  total: Money;
  /** What is actually paid: the total with two decimals. */
  payable: Money;
  /** Paid at the start: the packs of the first month. */
  dueToday: Money;
  /** Paid later: packs needed later, and everything charged postpaid. */
  dueLater: Money;
  /** What to buy in all, larger packs first. */
  packs: Packs[];
  /** The same by the month in which it is first needed. */
  purchases: Purchase[];
  /** Units served by free quota. */
  granted: number;
  /** Units in the packs. */
  bought: number;
  /** Of those, units that serve usage. */
  used: number;
  /** Of those, units that expire unused with the plan. */
  lapsed: number;
  /** Of those, units still valid at the plan's end. */
  left: number;
  /** Units charged postpaid. */
  overflow: number;
  /** Units not served, because service stops. */
  stopped: number;
  /** The total over units served from packs and postpaid, to six decimals; `null` where there are none. */
  pricePerUsedUnit: Money | null;
  /** How the total comes about: the amounts add up to it. */
  steps: Step[];
}

export interface Packs {
  /** Units in each. */
  units: number;
  /** How many. */
  count: number;
  /** Price of each. */
  price: Money;
  /** Sized to order, rather than one of the fixed sizes. */
  custom: boolean;
}

export interface Purchase extends Packs {
  /** The month of the plan it is bought in, 1 to 12. */
  month: number;
  /** Price of all. */
  amount: Money;
}

export type Step =
  /** Units served by free quota. */
  | { kind: "grant"; units: number; condition: Name; source: Citation }
  /** Units served by a pack held before, of so many left in it; `ends` is its last day. */
  | { kind: "held"; units: number; of: number; ends: string | null }
  /** `count` packs of `units` at `price` make `amount`. */
  | {
      kind: "packs";
      units: number;
      count: number;
      price: Money;
      amount: Money;
      custom: boolean;
      source: Citation;
    }
  /** `units` at `unitPrice` make `amount`, in these months, first and last. */
  | {
      kind: "postpaid";
      units: number;
      unitPrice: Money;
      amount: Money;
      months: [number, number];
      source: Citation;
    }
  /** Units not served. */
  | { kind: "stopped"; units: number };

/** Volumes of a year. Free quota comes on top. */
export interface BreakEven {
  /** From here on some purchase of packs is cheaper than all-postpaid; `null` where none ever is. */
  packsFrom: number | null;
  /** The packs of the best mix bought first cost no more than all-postpaid from this volume on. */
  paysFrom: number | null;
  /** Volumes for which one pack alone is the best purchase. */
  singles: { units: number; from: number; to: number }[];
}

export type Severity = "note" | "warning" | "error";

/**
 * Something to know besides the figures. Further keys carry the figures of the message.
 *
 * | code | severity | further keys |
 * |---|---|---|
 * | `settlement.notOffered` | error | |
 * | `postpaid.none`, `postpaid.off`, `postpaid.needsPack` | note | |
 * | `postpaid.unlisted` | warning | |
 * | `postpaid.contactSales` | warning | `from`, `month` |
 * | `packs.none` | note | |
 * | `packs.refused`, `best.tooManySteps`, `volume.tooLarge` | error | |
 * | `picks.unknownSize` | error | `units` |
 * | `picks.short` | warning | `missing` |
 * | `grant.none` | note | |
 * | `tier.cliff` | warning | `month`, `now`, `at`, `postpaidSaves`, `bestSaves`, `deadFrom` |
 * | `price.lowConfidence` | warning | |
 * | `book.old` | warning | `checked`, `days` |
 * | `sms.signatureMissing`, `sms.signatureTwice` | warning | |
 * | `sms.astralCountsTwo` | note | `character` |
 * | `sms.pairAcrossCut` | note | `arithmetic`, `whole` |
 * | `sms.tooLong` | warning | `length`, `limit` |
 */
export interface Diagnostic {
  code: string;
  severity: Severity;
  /** The value of the request or the answer it is about, such as `lines[0].options.postpaid`. */
  path: string;
  /** In English. */
  message: string;
  [figure: string]: string | number;
}

// ---------------------------------------------------------------------------------------------------- messages

export interface SmsMessage {
  /** `domestic`: to mainland China. `international`: everywhere else, Hong Kong, Macao and Taiwan included. */
  market: "domestic" | "international";
  /**
   * The bare name. Brackets are added, and counted: 【】 or []. Those already there are not doubled; an empty or blank
   * name adds nothing. Default: empty.
   */
  signature?: string;
  /** The body, with its variables filled in. */
  body: string;
  /** A marketing message: a domestic one has to end with 拒收请回复R, which is added where missing and counted. */
  marketing?: boolean;
}

export interface SmsSegmentation {
  /** The text as sent, which is what is counted. */
  text: string;
  /** Domestic messages are always `ucs2`. */
  encoding: "gsm7" | "ucs2";
  /**
   * Units: in `ucs2` UTF-16 code units, as in `text.length` (an emoji is 2, a lone surrogate 1); in `gsm7` septets (one
   * of `^{}\[]~|€` is 2).
   */
  length: number;
  /** Units in each segment; `[]` for an empty text. */
  segments: number[];
  /** How many segments are billed. */
  count: number;
  /** Units that fit into a message of one segment, and into each segment of a longer one. */
  limits: { single: number; multi: number };
  /** Units that still fit into the last segment. */
  room: number;
  /** Units to remove to need one segment less; `null` for one segment or none. */
  over: number | null;
  /**
   * Where in `text` the second and further segments begin, as string indices. A cut that would split a character stands
   * before it, so a part so cut can differ by one unit from the billed one.
   */
  cuts: number[];
  /** What keeps an international message from 160 / 153; `null` for `gsm7` and domestic messages. */
  forcedBy: {
    /** The first such character. */
    character: string;
    /** Where it stands in `text`, as a string index. */
    offset: number;
    /** How many characters of the text are such. */
    occurrences: number;
    /** How many segments there would be with a standard character in the place of each. */
    countWithout: number;
    /** What reads the same and is standard (`"'"` for `"’"`); `null` where nothing does. */
    replacement: string | null;
  } | null;
  warnings: Diagnostic[];
}

// ---------------------------------------------------------------------------------------------------- the book

export interface PriceBook {
  version: string;
  /** The day on which it was last compared with its sources. */
  checked: Day;
  /** ISO 4217 code of all amounts. */
  currency: string;
  vendor: Name;
  /** To be shown wherever its prices are. */
  notice: Name;
  products: Product[];
}

export interface Product {
  id: string;
  name: Name;
  /** What one unit is called. */
  unit: { zh: string; en: string; enPlural: string };
  /** What the vendor calls a pack of this product. */
  packName: Name;
  purchaseUrl: string;
  /** What happens beyond packs by default. */
  overflow: Overflow;
  /** What is counted and priced. */
  meters: Meter[];
  /** The way a customer calls → the meter. All values but `printed`, `oldOnly` and `cite` are ids. */
  channels: ChannelRow[];
  /** For services that are chosen by API. */
  apis: { name: Name; meter: string; cite: Citation }[];
  /** The editions by id. */
  editions: { id: string; name: Name }[];
  /** What a face is compared with, by id. */
  comparisons: { id: string; name: Name }[];
  /** The channels by id: how the customer integrates. */
  integrations: { id: string; group: "wechat" | "app" | "web" | "api" | "service"; name: Name; help: Name }[];
  /** Which results of a call are billed. */
  results: Results[];
  rules: { id: string; text: Name; source: Citation }[];
  /** The documents cited. */
  sources: Document[];
}

export interface ChannelRow {
  /** Id in `editions`. */
  edition: string;
  /** Id in `integrations`. */
  channel: string;
  /** Id in `comparisons`; `null` where nothing is compared. */
  source: string | null;
  /** Id in `meters`. */
  meter: string;
  /** The channel's name as this table prints it, where it is another. */
  printed: string | null;
  /** Printed only in an older document. */
  oldOnly: boolean;
  cite: Citation;
}

/** What is counted and priced. The prices directly in it are those of daily settlement in force. */
export interface Meter {
  id: string;
  name: Name;
  /** Id in `editions`. */
  edition: string;
  /** Something a buyer should know. */
  note: Name | null;
  /** Where messages go, for meters that are countries or regions; `prefix` units its carriers put before each, billed too. */
  region: { iso: string; dial: string; prefix: number } | null;
  postpaid: Postpaid | null;
  /** Packs of fixed size, ascending. */
  packs: Pack[];
  /** Packs of any size. */
  custom: CustomPack | null;
  /** How many months a pack is valid; `null` where none are sold. */
  packMonths: number | null;
  /** Where the prices stand; `null` where there is no daily list. */
  source: Citation | null;
  freeQuota: FreeQuota[];
  /** Every list, former ones and those of other settlements included. */
  lists: PriceList[];
}

export interface PriceList {
  settlement: Settlement;
  /** First and last day in force; `null` where not stated, and while it lasts. */
  from: Day | null;
  to: Day | null;
  postpaid: Postpaid | null;
  packs: Pack[];
  custom: CustomPack | null;
  packMonths: number | null;
  source: Citation;
}

/**
 * What units cost without a pack: one price, or tiers. `reached`: the month's total reaches one, whose price holds for
 * all its units. `graduated`: each unit has the price of the tier it falls into. A price that is `null` is not published.
 * In the place of a Postpaid, `null` means not offered.
 */
export type Postpaid =
  | { unitPrice: Money | null }
  | { mode: "reached" | "graduated"; tiers: { from: number; unitPrice: Money | null }[] };

export interface Pack {
  units: number;
  price: Money;
  /** Where the price stands, if not where the list does. */
  source: Citation | null;
}

/** A pack of any size from the first `from`, all of it at the price of its tier. */
export interface CustomPack {
  tiers: { from: number; unitPrice: Money; source: Citation | null }[];
  source: Citation;
}

export interface FreeQuota {
  /** What `freeQuota` of a request names it by. */
  id: string;
  units: number;
  /** From the day it is given. */
  valid: { months: number } | { days: number };
  /** Who gets it. */
  condition: Name;
  /** For testing: never lowers an estimate. */
  testOnly: boolean;
  /** First and last day on which it is given. */
  from: Day | null;
  to: Day | null;
  source: Citation;
}

export interface Results {
  id: string;
  name: Name;
  /** Result codes that are billed, and that are not. */
  billed: string[];
  notBilled: string[];
  /** The last code that could be read, where the list was cut off. */
  truncatedAfter: string | null;
  /** Ids of meters it answers for. */
  meters: string[];
  source: Citation;
}

export interface Document {
  id: string;
  title: Name;
  url: string | null;
  /** The date it carries; `null` where it carries none, and then `evidence` says what places it in time. */
  date: Day | null;
  evidence: Name | null;
}

/** Where a figure stands. */
export interface Citation extends Document {
  /** Section or table. */
  place: string;
  /** How sure it is that this is the price in force. */
  confidence: "low" | "medium" | "high";
  /** Which reading was chosen and why, where the source is damaged or contradicts itself. */
  note: Name | null;
}
