// Keeps one whole version of the page for when there is no network. The build puts in the version, which is the hash of
// all files, and their names.
//
// Pages are asked for from the network first, so that the next load after a new version is the new one; everything a
// page loads carries its hash in its name, so that an old page never gets a new file or the other way round. What is
// not listed here (the JavaScript API, the script for other pages, the page on a book of one's own, which is nothing without
// its book) goes by as if this file were not there.
"use strict";
const VERSION = "packwise-{{version}}";
const FILES = {{files}};
/** How long a page may take from a network that is there but slow: milliseconds. */
const PATIENCE = 4000;

const base = new URL("./", self.location);
const addresses = new Map(FILES.map((file) => [new URL(file, base).href, file]));
/** The file an address means, if it is one of ours. */
const known = (url) => {
  const address = new URL(url);
  address.search = address.hash = "";
  const href = address.href.endsWith("/") ? `${address.href}index.html` : address.href;
  return addresses.has(href) ? href : undefined;
};

/** Keeps every file, all or nothing: a version with a hole in it is none. */
const fill = async () => {
  try {
    const cache = await caches.open(VERSION);
    await Promise.all([...addresses.keys()].map(async (href) => {
      const answer = await fetch(href, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
      // A host that leads from one name of a page to another marks its answer as redirected, which no page may be made of.
      await cache.put(href, new Response(answer.body, { headers: answer.headers }));
    }));
  } catch (error) {
    await caches.delete(VERSION);
    throw error;
  }
};
let filling;
/** The files again, where the browser has thrown them away since: it may, and tells nobody. */
const refill = () => {
  filling ??= fill().catch(() => {}).finally(() => (filling = undefined));
  return filling;
};

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("packwise-") && name !== VERSION) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const href = known(request.url);
  if (!href) return;
  // Where the browser cannot read what it keeps there is still the network.
  const kept = () => caches.open(VERSION).then((cache) => cache.match(href)).catch(() => {});
  // A hash is written without the zeros before it.
  const hashed = /-[0-9a-f]{13,16}(_bg)?\.\w+$/.test(href);
  if (hashed) {
    const found = kept();
    event.respondWith(found.then((found) => found ?? fetch(request)));
    event.waitUntil(found.then((found) => found ?? refill()));
    return;
  }
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const live = fetch(request, { signal: patience.signal }).finally(() => clearTimeout(timer));
  event.respondWith(live.then(
    // A host in trouble is no reason to show its error page where the estimator was.
    async (answer) => (answer.ok || answer.type === "opaqueredirect" ? answer : (await kept()) ?? answer),
    // Nothing kept: then slow is better than never.
    async () => (await kept()) ?? fetch(request),
  ));
});
