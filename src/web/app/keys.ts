// The keyboard: pages by `g` and a letter, search by `/`, rows by `j k Enter x`. Silent in fields, and can be switched off.
import { togglePaused } from "../live/paused.ts";
import { keysOn } from "./preferences.ts";
import { go } from "./router.ts";

export const PAGE_KEYS: Record<string, { href: string; name: string }> = {
  o: { href: "/ui/", name: "Overview" },
  c: { href: "/ui/campaigns", name: "Campaigns" },
  l: { href: "/ui/calls", name: "Calls" },
  d: { href: "/ui/dead-letters", name: "Dead letters" },
  t: { href: "/ui/trunks", name: "Trunks" },
  r: { href: "/ui/rules", name: "Rules" },
  s: { href: "/ui/suppressions", name: "Suppression" },
  w: { href: "/ui/webhooks", name: "Webhooks" },
  h: { href: "/ui/health", name: "Health" },
};

/** After `g`, so long is waited for the letter. */
const SEQUENCE_MS = 1_200;

let afterG = 0;

export function onKey(event: KeyboardEvent, showHelp: () => void): void {
  const target = event.target as HTMLElement | null;
  if (!keysOn.peek() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target?.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
  if (act(event.key, showHelp)) event.preventDefault();
}

function act(key: string, showHelp: () => void): boolean {
  const page = PAGE_KEYS[key];
  if (Date.now() - afterG < SEQUENCE_MS && page !== undefined) {
    afterG = 0;
    go(page.href);
    return true;
  }
  switch (key) {
    case "g":
      afterG = Date.now();
      return true;
    case "?":
      showHelp();
      return true;
    case "/":
      document.querySelector<HTMLElement>("#search")?.focus();
      return true;
    case ".":
      togglePaused();
      return true;
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "x":
      return toggleRow();
    case "Enter":
      return openRow();
    default:
      return false;
  }
}

const rows = () => [...document.querySelectorAll<HTMLElement>("tr[data-row]")];
const currentRow = () => document.activeElement?.closest<HTMLElement>("tr[data-row]") ?? null;

function move(step: number): boolean {
  const all = rows();
  const current = currentRow();
  const at = current === null ? (step > 0 ? -1 : all.length) : all.indexOf(current);
  const next = all[at + step];
  next?.focus();
  return next !== undefined;
}

function toggleRow(): boolean {
  const box = currentRow()?.querySelector<HTMLInputElement>('input[type="checkbox"]');
  box?.click();
  return box !== undefined && box !== null;
}

function openRow(): boolean {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches("tr[data-row]")) return false;
  row.querySelector("a")?.click();
  return true;
}
