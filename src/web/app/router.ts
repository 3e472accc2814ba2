// Which page is in view: a path below /ui, matched against the pages' patterns; moving on needs no answer of the server.
import { signal } from "@preact/signals";

export interface Place {
  path: string;
  query: URLSearchParams;
}

const placeOf = (url: URL): Place => ({
  path: url.pathname.replace(/\/+$/, "") || "/ui",
  query: url.searchParams,
});

const here = () => new URL(typeof location === "undefined" ? "http://none/ui/" : location.href);

export const place = signal<Place>(placeOf(here()));

export function go(href: string, { replace = false } = {}): void {
  const url = new URL(href, location.href);
  history[replace ? "replaceState" : "pushState"](null, "", url);
  place.value = placeOf(url);
}

/** Sets what a list is filtered by, without a step in the history. */
export function setQuery(changes: Record<string, string>): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  go(url.href, { replace: true });
}

/** Parameters of `/ui/calls/:id`; null where the path is another one. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = safeDecode(value);
    else if (part !== value) return null;
  }
  return params;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Links stay links: only a plain click on one of ours is taken over. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link) return;
  if (link.target !== "" || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !/^\/ui(\/|$)/.test(url.pathname) || url.hash !== "") return;
  event.preventDefault();
  go(url.href);
}

export function listenToHistory(): void {
  addEventListener("popstate", () => {
    place.value = placeOf(here());
  });
  document.addEventListener("click", followLinks);
}
