import { useEffect, useState, createElement as h } from "react";

/** Hours and minutes until a moment, by the clock of the server; still before the start, silent for screen readers.
 *  Calls `onEinde` once when the moment has come. */
export function Aftellen({ nu, start, eind, className, onEinde }) {
  const [verschil, setVerschil] = useState(0);
  const [klok, setKlok] = useState(() => Date.now());
  useEffect(() => setVerschil(nu ? Date.parse(nu) - Date.now() : 0), [nu]);
  useEffect(() => {
    const wekker = setInterval(() => setKlok(Date.now()), 5000);
    return () => clearInterval(wekker);
  }, []);
  const over = Date.parse(eind) - Math.max(klok + verschil, Date.parse(start));
  const minuten = Number.isFinite(over) ? Math.max(0, Math.ceil(over / 60000)) : 0;
  const klaar = Number.isFinite(over) && over <= 0;
  useEffect(() => {
    if (klaar && onEinde) onEinde();
  }, [klaar, eind]);
  return h("div", { className }, `${Math.floor(minuten / 60)}:${String(minuten % 60).padStart(2, "0")}`);
}
