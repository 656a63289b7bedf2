import { createElement as h, useEffect, useRef, useState } from "react";

/** Around a select whose options change while it is open: what was chosen stays chosen, or is emptied and named. A browser
 *  by itself keeps the place in the list, and so chooses something else. */
export function Vastekeuze({ weg, children }) {
  const vak = useRef(null), [kwijt, zeg] = useState("");
  useEffect(() => {
    const lijst = vak.current.querySelector("select");
    let keuze = null;
    const onthoud = () => (keuze = { waarde: lijst.value, tekst: lijst.selectedOptions[0]?.text ?? "" });
    const kies = () => {
      onthoud();
      zeg("");
    };
    const kijk = () => {
      const over = [...lijst.options].find((o) => o.value === keuze.waarde);
      if (over) lijst.value = keuze.waarde;
      else if (keuze.waarde) {
        lijst.value = "";
        zeg(keuze.tekst.split(" · ")[0]);
      }
      onthoud();
    };
    onthoud();
    const kijker = new MutationObserver(kijk);
    kijker.observe(lijst, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["value"] });
    for (const soort of ["input", "change"]) lijst.addEventListener(soort, kies);
    return () => kijker.disconnect();
  }, []);
  return h("div", { ref: vak, className: "vastekeuze" }, children, h("p", { className: "veldfout", role: "alert" }, kwijt && `${kwijt} ${weg}`));
}
