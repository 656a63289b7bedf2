import { createElement as h, useEffect, useRef } from "react";

const PLEK = "[data-plek]";

/** A table walked with the keyboard: one place in the tab order, arrows move, space ticks, Enter tells more. What a place is
 *  for stands in its attributes: data-cel, data-kop (a column) or data-rij. */
export function Raster({ onVink, onKolom, onRij, onOpen, className, children }) {
  const vak = useRef(null), nu = useRef(null);

  const raster = () =>
    [...vak.current.querySelectorAll("tr")].map((tr) => [...tr.querySelectorAll(PLEK)]).filter((r) => r.length);
  const richt = (plek, focus) => {
    for (const p of vak.current.querySelectorAll(PLEK)) p.tabIndex = p === plek ? 0 : -1;
    nu.current = plek?.dataset.plek;
    if (focus) plek?.focus();
  };
  useEffect(() => {
    const zelfde = nu.current && vak.current.querySelector(`[data-plek="${CSS.escape(nu.current)}"]`);
    richt(zelfde || vak.current.querySelector("[data-cel]") || vak.current.querySelector(PLEK), false);
  });

  const doe = (plek) => {
    const { cel, kop, rij } = plek.dataset;
    if (kop) onKolom(kop);
    else if (rij) onRij(rij);
    else if (plek.getAttribute("aria-disabled") === "true") open(plek, "");
    else if (cel) onVink(cel);
  };
  const open = (plek, besluit) => plek.dataset.cel && onOpen({ id: plek.dataset.cel, besluit });
  /** The place beside this one; the heading of a row counts as its first column. */
  const naast = (plek, dy, dx) => {
    const rijen = raster(), y = rijen.findIndex((r) => r.includes(plek)), x = rijen[y].indexOf(plek);
    const ry = Math.min(Math.max(0, y + dy), rijen.length - 1);
    // The row of headings has no heading of its own: there the first place belongs to the second column.
    const kolom = y === 0 && !rijen[0][0].dataset.rij ? x + 1 : x;
    const rx = ry === 0 && !rijen[0][0].dataset.rij ? kolom - 1 : kolom;
    return rijen[ry][Math.min(Math.max(0, rx + dx), rijen[ry].length - 1)];
  };
  const toets = (e) => {
    const plek = e.target.closest(PLEK);
    if (!plek || e.altKey || e.metaKey) return;
    const pijl = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -99], End: [0, 99] }[e.key];
    const letter = e.key.toLowerCase();
    if (pijl) {
      const naar = naast(plek, ...pijl);
      if (e.shiftKey && plek.dataset.cel && naar !== plek) {
        // Along the way everything is ticked; what is ticked already stays so.
        for (const p of [plek, naar]) {
          if (p.dataset.cel && p.getAttribute("aria-checked") === "false" && p.getAttribute("aria-disabled") !== "true" && !p.dataset.onderweg) {
            p.dataset.onderweg = "1";
            setTimeout(() => delete p.dataset.onderweg, 1500);
            onVink(p.dataset.cel);
          }
        }
      }
      richt(naar, true);
    } else if (e.key === " " && e.shiftKey) onKolom(plek.dataset.kop || plek.dataset.kolom);
    else if (e.key === " " && e.ctrlKey) onRij(plek.dataset.rij || plek.closest("tr").dataset.student);
    else if (e.key === " ") doe(plek);
    else if (e.key === "Enter") plek.dataset.cel ? open(plek, "") : doe(plek);
    else if (letter === "r" && !e.ctrlKey) open(plek, "");
    else if (letter === "g" && !e.ctrlKey) open(plek, "go");
    else if (letter === "n" && !e.ctrlKey) open(plek, "no_go");
    else return;
    e.preventDefault();
  };
  const klik = (e) => {
    const plek = e.target.closest(PLEK);
    if (!plek || e.target.closest("a")) return;
    richt(plek, false);
    doe(plek);
  };
  // A button answers to space when it is let go as well.
  const los = (e) => e.key === " " && e.target.closest(PLEK) && e.preventDefault();
  return h("div", { ref: vak, className, onKeyDown: toets, onKeyUp: los, onClick: klik }, children);
}
