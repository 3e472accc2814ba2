// The frame around every page: navigation, search, who is signed in, how fresh the figures are, and the red button.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { SessionAnswer } from "../../http/session/answer.ts";
import { clock } from "../live/paused.ts";
import { Help } from "./help.tsx";
import { onKey } from "./keys.ts";
import { LiveDot } from "./live-dot.tsx";
import { masks, nextTheme, theme } from "./preferences.ts";
import { RedButton } from "./red-button.tsx";
import { go, place } from "./router.ts";
import { searchTarget } from "./search-target.ts";
import { signOut } from "./session.ts";

export const NAVIGATION = [
  { href: "/ui/", name: "Overview" },
  { href: "/ui/campaigns", name: "Campaigns" },
  { href: "/ui/calls", name: "Calls" },
  { href: "/ui/dead-letters", name: "Dead letters" },
  { href: "/ui/trunks", name: "Trunks" },
  { href: "/ui/webhooks", name: "Webhooks" },
  { href: "/ui/suppressions", name: "Suppression" },
  { href: "/ui/changes", name: "Changes" },
  { href: "/ui/rules", name: "Rules" },
  { href: "/ui/health", name: "Health" },
  { href: "/ui/settings", name: "Settings" },
];

const isHere = (href: string, path: string) => {
  const own = href.replace(/\/$/, "");
  return own === "/ui" ? path === own : path === own || path.startsWith(`${own}/`);
};

export function Frame({ session, children }: { session: SessionAnswer; children: ComponentChildren }) {
  const [help, setHelp] = useState(false);
  // Before anybody sees it: keys that are pressed at once count.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event, () => setHelp(true));
    document.addEventListener("keydown", listener);
    const timer = setInterval(() => {
      clock.value = Date.now();
    }, 1000);
    return () => {
      document.removeEventListener("keydown", listener);
      clearInterval(timer);
    };
  }, []);
  return (
    <div class="frame">
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <Search />
        <LiveDot />
        <RedButton />
      </header>
      <nav class="side" aria-label="Pages">
        <p class="brand">Call Manager</p>
        <ul>
          {NAVIGATION.map(({ href, name }) => (
            <li key={href}>
              <a href={href} aria-current={isHere(href, place.value.path) ? "page" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
        <Choices session={session} onHelp={() => setHelp(true)} />
      </nav>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}

function Choices({ session, onHelp }: { session: SessionAnswer; onHelp: () => void }) {
  return (
    <div class="choices">
      <button
        type="button"
        class="plain"
        aria-pressed={masks.value}
        onClick={() => (masks.value = !masks.value)}
      >
        {masks.value ? "Numbers masked" : "Numbers shown"}
      </button>
      <button type="button" class="plain" onClick={nextTheme}>
        Theme: {theme.value}
      </button>
      <button type="button" class="plain" onClick={onHelp}>
        Keys
      </button>
      <p class="who">
        <strong>{session.name}</strong> <span class="quiet">({session.scope})</span>
        {session.environment === "development" && <span class="tag">development</span>}
      </p>
      {session.via !== "open" && (
        <button type="button" class="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      )}
    </div>
  );
}

function Search() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const target = searchTarget(String(new FormData(form).get("q") ?? ""));
    if (target !== null) go(target);
  };
  return (
    <search>
      <form onSubmit={submit}>
        <input
          id="search"
          name="q"
          type="search"
          aria-label="Search: number, call id, campaign"
          placeholder="Number, call id, campaign  ( / )"
          autocomplete="off"
        />
      </form>
    </search>
  );
}
