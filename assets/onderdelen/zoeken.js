import { createElement as h, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

const WACHT = 120;
/** The text as the server searches it: without capitals and marks on letters. */
const kaal = (t) => t.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The words of the search, marked in a name; a name that changes length when it is folded is left as it is. */
function gemerkt(naam, tekst) {
  const vorm = kaal(naam), gelijk = vorm.length === naam.length;
  const woorden = kaal(tekst).split(/\s+/).filter(Boolean).sort((a, b) => b.length - a.length);
  const delen = [];
  for (let i = 0; gelijk && i < naam.length; ) {
    const woord = woorden.find((w) => vorm.startsWith(w, i)) ?? "";
    if (woord) delen.push(h("mark", { key: i }, naam.slice(i, i + woord.length)));
    else if (typeof delen.at(-1) === "string") delen[delen.length - 1] += naam[i];
    else delen.push(naam[i]);
    i += woord.length || 1;
  }
  return gelijk ? delen : naam;
}

/** Opens with Ctrl+K or the button; arrows choose, Enter opens, Escape closes. Enter before the answer is there waits for it. */
export function Zoeker({ vondsten, gezocht, icoon, onZoek }) {
  const venster = useRef(null), veld = useRef(null), wil = useRef(false), klok = useRef(0);
  const [open, zetOpen] = useState(false), [tekst, zetTekst] = useState(""), [plek, zetPlek] = useState(0);
  const naar = useNavigate(), actueel = open && gezocht === tekst.trim(), rijen = open ? vondsten : [];

  const sluit = () => {
    clearTimeout(klok.current);
    wil.current = false;
    venster.current?.close();
    zetOpen(false);
  };
  const ga = (v) => {
    sluit();
    naar(v.link);
  };
  const vraag = (t, wacht) => {
    zetTekst(t);
    zetPlek(0);
    wil.current = false;
    clearTimeout(klok.current);
    klok.current = setTimeout(() => onZoek(t.trim()), wacht);
  };
  const begin = () => {
    if (document.querySelector("dialog[open]")) return;
    zetOpen(true);
    vraag("", 0);
    venster.current.showModal();
    veld.current?.focus();
  };

  useEffect(() => {
    const toets = (e) => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "k") {
        e.preventDefault();
        begin();
      }
    };
    document.addEventListener("keydown", toets);
    return () => document.removeEventListener("keydown", toets);
  });
  useEffect(() => {
    if (actueel && wil.current && vondsten[0]) ga(vondsten[0]);
  }, [actueel, vondsten]);
  useEffect(() => {
    document.getElementById(`vondst-${plek}`)?.scrollIntoView({ block: "nearest" });
  }, [plek]);

  const toets = (e) => {
    if (e.key === "Escape") {
      e.preventDefault(); // a search field would only empty itself
      return sluit();
    }
    const stap = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (stap && rijen.length) {
      e.preventDefault();
      zetPlek((plek + stap + rijen.length) % rijen.length);
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (actueel && rijen[plek]) ga(rijen[plek]);
      else wil.current = true;
    }
  };
  const leeg = actueel && !rijen.length;
  const stand = !actueel ? "Zoeken …" : leeg ? "Niets gevonden" : `${rijen.length} gevonden`;
  return h(
    "div",
    { className: "zoeker" },
    h(
      "button",
      { type: "button", className: "zoekknop", onClick: begin, "aria-keyshortcuts": "Control+K", "aria-haspopup": "dialog" },
      icoon, h("span", null, "Zoek"), h("kbd", { "aria-hidden": true }, "Ctrl K"),
    ),
    h(
      "dialog",
      { ref: venster, className: "palet", "aria-label": "Zoeken", onCancel: sluit, onClose: () => open && sluit(), onClick: (e) => e.target === venster.current && sluit() },
      open &&
        h(
          "div",
          { className: "palet-lijf" },
          h(
            "div",
            { className: "palet-veld" },
            icoon,
            h("input", {
              ref: veld, type: "search", value: tekst, autoFocus: true, autoComplete: "off", spellCheck: false, maxLength: 100, name: "snelzoek",
              placeholder: "Naam, nummer, examen of pagina", "aria-label": "Zoek in het portaal", role: "combobox",
              "aria-expanded": rijen.length > 0, "aria-controls": "vondsten", "aria-autocomplete": "list",
              "aria-activedescendant": rijen[plek] ? `vondst-${plek}` : undefined,
              onChange: (e) => vraag(e.target.value, WACHT), onKeyDown: toets,
            }),
            h("button", { type: "button", className: "palet-sluit", onClick: sluit, "aria-label": "Sluiten" }, "Esc"),
          ),
          h(
            "ul",
            { id: "vondsten", role: "listbox", "aria-label": "Gevonden", className: actueel ? "" : "oud" },
            rijen.map((v, i) =>
              h(
                "li",
                {
                  key: v.link + v.titel, id: `vondst-${i}`, role: "option", "aria-selected": i === plek, className: i === plek ? "on" : "",
                  onMouseMove: () => i !== plek && zetPlek(i), onClick: () => ga(v),
                },
                h("span", { className: "palet-naam" }, h("span", null, gemerkt(v.titel, tekst)), v.onder && h("span", { className: "small muted" }, gemerkt(v.onder, tekst))),
                h("span", { className: "small muted" }, v.soort),
              ),
            ),
          ),
          leeg && h("p", { className: "palet-leeg muted" }, "Niets gevonden. Zoek op een deel van een naam, een nummer of een code."),
          h(
            "p",
            { className: "palet-voet small muted" },
            h("span", { className: "palet-toetsen", "aria-hidden": true }, h("kbd", null, "↑"), h("kbd", null, "↓"), " kies ", h("kbd", null, "Enter"), " open"),
            h("span", { role: "status" }, stand),
          ),
        ),
    ),
  );
}
