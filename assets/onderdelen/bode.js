import { createElement as h, useEffect, useSyncExternalStore } from "react";
import { useParams } from "react-router";
import { Socket } from "socket.io-client";
import { eventLoop } from "$/utils/context-registry";
import { applyEventActions, encodeFormDataArgs, generateUUID } from "$/utils/state";

/** The messenger between a page and the server. Every act (an event that the server marked with `doet`) gets a key, is
 *  kept in this tab until the server said what became of it, and is sent again in order after a gap; the server does it
 *  once. What was filled in is kept as well, for when the page goes away under somebody's hands. */

const KIST = "portaal-wacht", CONCEPT = "portaal-concept:", DAG = 86400000;
const STIL = 4500; // milliseconds without any sign of the server; it gives one every three seconds
const browser = typeof window !== "undefined";
const leven = browser ? generateUUID() : "";
let wacht = [], verloren = [], params = {}, wie = "", weg = false, laatst = Date.now(), socket = null, afdruk = {};
const luisteraars = new Set();

const opslag = (werk) => {
  try {
    return werk(window.sessionStorage);
  } catch {
    return null; // full, or forbidden by the browser: what is kept then lives as long as the page
  }
};
const persoon = (ref) => ref.split(".")[0];

function toon() {
  afdruk = {
    weg, wacht: wacht.filter((d) => !d.vast).length, vast: wacht.filter((d) => d.vast && d.wie === wie).length,
    verloren: verloren.filter((d) => persoon(d.wie) === persoon(wie)),
  };
  luisteraars.forEach((f) => f());
}
function bewaar() {
  const kaal = [...wacht, ...verloren].filter((d) => !d.geheim).map(({ knop, op_socket, ...d }) => d);
  opslag((s) => (kaal.length ? s.setItem(KIST, JSON.stringify(kaal)) : s.removeItem(KIST)));
  toon();
}
function haal() {
  const oud = JSON.parse(opslag((s) => s.getItem(KIST)) || "[]").filter((d) => Date.now() - d.op < DAG);
  wacht = oud.filter((d) => d.los && !d.verloren).map((d) => ({ ...d, vast: true })); // until we know who is here
  verloren = oud.filter((d) => !d.los || d.verloren).map((d) => ({ ...d, verloren: true }));
}

/* the socket */
function leeft() {
  laatst = Date.now();
  if (weg) kijk();
}
function kijk() {
  const nu = !navigator.onLine || (Date.now() - laatst > STIL);
  if (nu !== weg) {
    weg = nu;
    toon();
  }
}
function stuur() {
  // one at a time: what is sent later never overtakes what was sent before
  const d = socket?.connected && wacht.find((x) => !x.vast);
  if (!d || d.op_socket === socket.id) return;
  d.op_socket = socket.id;
  socket.emit("event", { ...d.event, handeling: d.sleutel, wie: d.wie, geleden: Date.now() - d.op });
}
function gehoord([sleutel, antwoord]) {
  const d = wacht.find((x) => x.sleutel === sleutel);
  if (!d) return;
  if (antwoord === "later") {
    setTimeout(() => {
      d.op_socket = null;
      stuur();
    }, 2000);
    return;
  }
  if (antwoord === "inloggen") d.vast = true;
  else wacht = wacht.filter((x) => x !== d);
  if (antwoord === "klaar" && d.concept) vergeet(d.concept);
  d.knop?.removeAttribute("data-wacht");
  bewaar();
  stuur();
}
function neem(s) {
  if (socket === s) return;
  socket = s;
  s.io.timeout(5000); // a connection that does not come about is tried anew
  s.on("gedaan", gehoord);
  s.on("connect", () => {
    s.io.engine.on("packet", leeft);
    leeft();
    stuur();
  });
}

/* acts */
const plat = (x) => (Array.isArray(x) ? x.flatMap(plat) : x ? [x] : []);
const knopVan = () => {
  const dom = window.event;
  const doel = dom?.submitter ?? dom?.target ?? document.activeElement;
  return doel?.closest?.("button, a, input, select, textarea") ?? null;
};
function doe(event) {
  const { name, payload } = encodeFormDataArgs(event);
  const inhoud = JSON.stringify([location.pathname, name, payload ?? {}], (k, v) => (v === undefined ? null : v));
  if (wacht.at(-1)?.inhoud === inhoud) return; // a double click
  const knop = knopVan(), pad = location.pathname;
  const query = { ...Object.fromEntries(new URLSearchParams(location.search)), ...params };
  knop?.setAttribute("data-wacht", "");
  wacht.push({
    sleutel: generateUUID(), wie, inhoud, knop, op: Date.now(), los: !!event.event_actions.los, concept: sleutelVan(knop?.form),
    geheim: !!knop?.form?.querySelector("[type=password]"), // a secret is kept in memory only
    wat: (knop?.getAttribute("aria-label") || knop?.innerText || "").trim().slice(0, 80),
    event: { name, payload: JSON.parse(inhoud)[2], router_data: { pathname: pad, asPath: pad + location.search, query } },
  });
  haalIn();
  bewaar();
  setTimeout(stuur); // after what was still to be checked
}
/* a check while somebody types waits a little, but never longer than until an act: what comes after that would wipe its answer */
const uitgesteld = new Map();
function stelUit(lijst, { debounce, ...acties }, args, echt) {
  const naam = lijst.map((e) => e.name).join();
  clearTimeout(uitgesteld.get(naam)?.wekker);
  const werk = () => (uitgesteld.delete(naam), echt(lijst.map((e) => ({ ...e, event_actions: {} })), [], {}));
  uitgesteld.set(naam, { werk, wekker: setTimeout(werk, debounce) });
  applyEventActions(() => {}, acties, args, naam);
}
function haalIn() {
  for (const { werk, wekker } of [...uitgesteld.values()]) {
    clearTimeout(wekker);
    werk();
  }
}
function haak() {
  let echt = eventLoop.addEvents;
  const eigen = (events, args, acties) => {
    const lijst = plat(events);
    const alle = lijst.reduce((a, e) => ({ ...a, ...e.event_actions }), acties ?? {});
    if (!alle.doet && alle.debounce) return stelUit(lijst, alle, args, (...a) => echt(...a));
    if (!alle.doet) return echt(events, args, acties);
    const werk = () => lijst.forEach((e) => (e.event_actions?.doet ? doe(e) : echt([e], [], {})));
    return applyEventActions(werk, alle, args, lijst.map((e) => e.name).join());
  };
  Object.defineProperty(eventLoop, "addEvents", { get: () => eigen, set: (f) => (echt = f) });
  const verbind = Socket.prototype.connect;
  Socket.prototype.connect = function () {
    neem(this);
    return verbind.call(this);
  };
}

/* what was filled in */
const velden = (f) => [...f.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button"].includes(e.type));
function sleutelVan(f) {
  if (!f?.classList.contains("formulier") || !wie) return "";
  const verborgen = [...f.elements].filter((e) => e.type === "hidden").map((e) => e.value);
  const waar = [location.pathname, f.closest("dialog")?.getAttribute("aria-label") ?? "", ...velden(f).map((e) => e.name), ...verborgen];
  return `${CONCEPT}${persoon(wie)}:${JSON.stringify(waar)}`;
}
const isKeus = (e) => e.type === "checkbox" || e.type === "radio"; // several may have one name
const keusVan = (e) => (isKeus(e) ? e.value : "");
const waarde = (e) => (isKeus(e) ? e.checked : e.value);
function vergeet(sleutel) {
  opslag((s) => s.removeItem(sleutel));
}
function onthoud({ target }) {
  const f = target?.form, sleutel = sleutelVan(f);
  if (!sleutel || (f.method === "post" && f.getAttribute("action"))) return;
  opslag((s) => s.setItem(sleutel, JSON.stringify({ leven, op: Date.now(), velden: velden(f).map((e) => [e.name, e.type, keusVan(e), waarde(e)]) })));
}
function zet(e, w) {
  const soort = e.tagName === "SELECT" ? HTMLSelectElement : e.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  const veld = typeof w === "boolean" ? "checked" : "value";
  Object.getOwnPropertyDescriptor(soort.prototype, veld).set.call(e, w);
  e.dispatchEvent(new Event(typeof w === "boolean" ? "click" : "input", { bubbles: true, cancelable: true }));
}
/** Put back in a form what was typed in an earlier life of this page, once. */
function zetTerug(f) {
  const sleutel = sleutelVan(f), concept = sleutel && JSON.parse(opslag((s) => s.getItem(sleutel)) || "null");
  if (f.dataset.gezien || !wie) return;
  f.dataset.gezien = "ja";
  if (!concept) return;
  if (concept.leven === leven && !terugNaGat) return vergeet(sleutel); // closed by hand in this very page: a fresh start
  let terug = 0;
  for (const [naam, soort, keus, w] of concept.velden) {
    const e = velden(f).find((x) => x.name === naam && x.type === soort && keusVan(x) === keus);
    if (e && waarde(e) !== w && (soort !== "select-one" || [...e.options].some((o) => o.value === w))) {
      if (typeof w === "boolean") e.checked = w;
      else zet(e, w);
      terug += 1;
    }
  }
  if (terug) {
    const p = document.createElement("p");
    p.className = "teruggezet small";
    p.setAttribute("role", "status");
    p.textContent = "Dit was al ingevuld. Het is nog niet opgeslagen.";
    f.prepend(p);
  }
}
/** Who closes a dialog himself means it: what he filled in there does not come back, also not after a reload. */
function zonderConcept(venster) {
  venster?.querySelectorAll("form.formulier").forEach((f) => { const sleutel = sleutelVan(f); if (sleutel) vergeet(sleutel); });
}
let terugNaGat = false;
function zoekFormulieren() {
  document.querySelectorAll("form.formulier:not([data-gezien])").forEach(zetTerug);
}
function vergeetAlles(behalve = "") {
  wacht = wacht.filter((d) => behalve && persoon(d.wie) === behalve);
  verloren = verloren.filter((d) => behalve && persoon(d.wie) === behalve);
  opslag((s) => Object.keys(s).filter((k) => k.startsWith(CONCEPT) && !(behalve && k.startsWith(`${CONCEPT}${behalve}:`))).forEach((k) => s.removeItem(k)));
  bewaar();
}
function isHier(ref) {
  if (!ref) {
    terugNaGat = terugNaGat || !!wie; // the session ended under an open page
    return;
  }
  wie = ref;
  vergeetAlles(persoon(ref)); // another person at this computer: nothing of the former is kept
  wacht.forEach((d) => {
    if (d.wie === ref && d.vast) Object.assign(d, { vast: false, op_socket: null });
  });
  bewaar();
  stuur();
  zoekFormulieren();
}

/* A press on the button of a form counts where it went down: leaving a field may bring words above the button, and then the
 * mouse comes up beside it and the browser knows of no click. */
let druk = null;
function drukt({ target, button, pointerType, clientX: x, clientY: y }) {
  const knop = target.closest?.("form.formulier button[type=submit]");
  druk = knop && button === 0 && pointerType === "mouse" ? { knop, x, y } : null;
}
function laatLos({ clientX: x, clientY: y }) {
  const { knop } = druk ?? {}, stil = druk && Math.hypot(x - druk.x, y - druk.y) < 8;
  druk = null;
  if (stil && knop.isConnected && !knop.contains(document.elementFromPoint(x, y))) knop.click();
}

if (browser && !window.__bode) {
  window.__bode = true;
  haal();
  haak();
  for (const naam of ["online", "offline"]) window.addEventListener(naam, kijk);
  setInterval(kijk, 500);
  document.addEventListener("input", onthoud, true);
  document.addEventListener("pointerdown", drukt, true);
  document.addEventListener("pointerup", laatLos, true);
  document.addEventListener("cancel", (e) => zonderConcept(e.target), true);
  document.addEventListener("click", (e) => zonderConcept(e.target.closest?.("dialog .sluit, dialog .acties button[type=button]")?.closest("dialog")), true);
  document.addEventListener("submit", (e) => e.target.getAttribute("action")?.endsWith("/uitloggen") && vergeetAlles(), true);
  window.addEventListener("beforeunload", (e) => wacht.some((d) => !d.vast && !d.los) && e.preventDefault());
  const kijker = new MutationObserver(() => zoekFormulieren());
  window.addEventListener("load", () => kijker.observe(document.body, { childList: true, subtree: true }));
  toon();
}

const RUST = { weg: false, wacht: 0, vast: 0, verloren: [] };
const useStand = () =>
  useSyncExternalStore(
    (f) => (luisteraars.add(f), () => luisteraars.delete(f)),
    () => (afdruk.verloren ? afdruk : RUST),
    () => RUST,
  );
const aantal = (n) => (n === 1 ? "Eén handeling wacht" : `${n} handelingen wachten`);

/** Knows who is here and on which page; shows nothing. */
export function Bode({ wie: ref }) {
  params = useParams();
  useEffect(() => isHier(ref), [ref]);
  return null;
}

/** What everybody must know about the connection, at the top of the page; it goes away by itself. */
export function Verbinding({ storing, icoon }) {
  const { weg: uit, wacht: n, vast, verloren: kwijt } = useStand();
  const zin = uit
    ? `Geen verbinding met het portaal. ${n ? `${aantal(n)} in dit tabblad en ${n === 1 ? "wordt" : "worden"} verstuurd zodra het kan: laat het open.` : "Wat nu wordt vastgelegd, wacht in dit tabblad tot het weer kan."}`
    : storing || (vast ? `${aantal(vast)} tot er weer in deze rol is ingelogd.` : "");
  return [
    zin && h("div", { key: "weg", className: "verbinding", role: "alert" }, icoon, h("span", null, zin)),
    kwijt.length > 0 &&
      h("div", { key: "kwijt", className: "verbinding", role: "alert" }, icoon,
        h("span", null, `Van ${kwijt.map((d) => `‘${d.wat || "de laatste handeling"}’`).join(", ")} is niet zeker of het is opgeslagen, want de pagina werd ververst. Kijk het na.`),
        h("button", { type: "button", className: "btn", onClick: () => ((verloren = []), bewaar()) }, "Nagekeken")),
  ];
}

/** Whether all that was done on this page has been saved; never says so while something waits. */
export function Bewaard() {
  const { weg: uit, wacht: n } = useStand();
  const tekst = n ? `Nog niet opgeslagen: ${n}` : uit ? "Geen verbinding" : "● Verbonden, alles opgeslagen";
  return h("span", { className: `tag ${n || uit ? "warn" : "ok"}` }, tekst);
}
