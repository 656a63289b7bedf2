import { useEffect } from "react";

/** Keeps the address bar with what a list shows: the server changed the list and its address in one answer, so nothing
 *  is loaded again. An address of another page than the one on screen is of a moment ago, and left alone. */
export function Adresbalk({ adres }) {
  useEffect(() => {
    const kaal = (pad) => pad.replace(/(.)\/$/, "$1");
    const { pathname, search } = window.location;
    if (adres && kaal(adres.split("?")[0]) === kaal(pathname) && adres !== pathname + search) {
      window.history.replaceState(window.history.state, "", adres);
    }
  }, [adres]);
  return null;
}
