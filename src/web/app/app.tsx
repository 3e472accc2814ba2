// What is shown: signing in, the checklist of a service that lacks settings, or the frame with a page.
import { useEffect, useState } from "preact/hooks";
import { answeredAt, outOfReach } from "../live/paused.ts";
import { Loading, Problem } from "../parts/states.tsx";
import { Toasts } from "../parts/toast.tsx";
import { Frame } from "./frame.tsx";
import { findPage, type Page } from "./pages.ts";
import { place } from "./router.ts";
import { lookWho, who } from "./session.ts";
import { SignIn } from "./sign-in.tsx";
import { Unconfigured } from "./unconfigured.tsx";

export function App() {
  const current = who.value;
  useEffect(() => void lookWho(), []);
  if (current.kind === "unknown") return <Loading />;
  if (current.kind === "out") return <SignIn ended={current.ended} refusal={current.refusal} />;
  if (current.kind === "unconfigured") return <Unconfigured />;
  if (current.kind === "unreachable")
    return (
      <main class="alone">
        <h1>Nobody answers</h1>
        <Problem error={new Error("The service is out of reach.")} />
        <button type="button" onClick={() => void lookWho()}>
          Try again
        </button>
      </main>
    );
  return (
    <Frame session={current.session}>
      <CurrentPage />
      <Toasts />
    </Frame>
  );
}

const loaded = new Map<string, Page>();

function CurrentPage() {
  const { path, query } = place.value;
  const found = findPage(path);
  const [, shown] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  const pattern = found?.entry.pattern ?? "";
  const Shown = loaded.get(pattern);
  useEffect(() => {
    setError(null);
    answeredAt.value = null;
    outOfReach.value = false;
    document.title = `${found?.entry.title ?? "Nothing here"} · Campaign Call Manager`;
    if (found === null || loaded.has(pattern)) return;
    found.entry.load().then(
      module => {
        loaded.set(pattern, module.default);
        shown(turn => turn + 1);
      },
      () =>
        setError(new Error("This page could not be loaded: a newer version may be there. Reload the page.")),
    );
  }, [pattern]);
  // Whoever reads by ear is told where they are; the first page is where they began.
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("main h1");
    if (document.activeElement !== document.body || heading === null) heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path, Shown]);
  if (found === null)
    return (
      <>
        <h1 tabIndex={-1}>There is no such page</h1>
        <p>
          <a href="/ui/">Overview</a>
        </p>
      </>
    );
  if (error !== null) return <Problem error={error} />;
  return Shown === undefined ? <Loading /> : <Shown key={path} params={found.params} query={query} />;
}
