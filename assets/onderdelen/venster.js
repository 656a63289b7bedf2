import { useEffect, useRef, createElement as h } from "react";

/** A native modal dialog: the browser keeps focus inside, hides the rest and closes on Escape. */
export function Dialoog({ open, onSluit, label, className, children }) {
  const ref = useRef(null);
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    if (open && !el.open) {
      el.showModal();
      el.querySelector(".venster-lijf :is(input:not([type=hidden]), select, textarea)")?.focus();
    }
    if (!open && el.open) el.close();
  }, [open]);
  return h(
    "dialog",
    {
      ref,
      className,
      "aria-label": label,
      onCancel: (e) => {
        if (e.target !== ref.current) return;
        e.preventDefault();
        onSluit?.();
      },
    },
    open ? children : null,
  );
}

/** A disclosure that closes on Escape, on a click elsewhere and when a link in it is followed. */
export function Menu({ className, children }) {
  const ref = useRef(null);
  useEffect(() => {
    const el = ref.current;
    const buiten = (e) => {
      if (el.open && (!el.contains(e.target) || e.target.closest("a"))) el.open = false;
    };
    const toets = (e) => {
      if (e.key === "Escape" && el.open) {
        el.open = false;
        el.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("click", buiten);
    document.addEventListener("keydown", toets);
    return () => {
      document.removeEventListener("click", buiten);
      document.removeEventListener("keydown", toets);
    };
  }, []);
  return h("details", { ref, className }, children);
}

/** The address of the page on the main landmark: moves focus to the heading after an inner navigation. */
export function Koersvast({ pad }) {
  const eerste = useRef(true);
  useEffect(() => {
    if (eerste.current) {
      eerste.current = false;
      return;
    }
    window.scrollTo(0, 0);
    document.getElementById("inhoud")?.focus({ preventScroll: true });
  }, [pad]);
  return null;
}
