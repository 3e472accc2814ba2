// What the pages make of who is signed in: a refusal's reason is shown, and signing out of Access leads there.
import { renderToString } from "preact-render-to-string";
import { afterEach, expect, it, vi } from "vitest";
import { lookWho, signOut, who } from "../../../src/web/app/session.ts";
import { SignIn } from "../../../src/web/app/sign-in.tsx";

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, body: unknown) =>
  vi.stubGlobal("fetch", async () =>
    body === null ? new Response(null, { status }) : Response.json(body, { status }),
  );

const shown = () => {
  const current = who.value;
  if (current.kind !== "out") throw new Error(`${current.kind} is not out`);
  return renderToString(<SignIn ended={current.ended} refusal={current.refusal} />);
};

it("says why a mail without a role gets in no further", async () => {
  answering(403, { error: { code: "forbidden", message: "This mail has no role here." } });
  await lookWho();
  expect(shown()).toContain("This mail has no role here.");
});

it("refuses nobody who has not signed in yet", async () => {
  answering(401, { error: { code: "unauthorized", message: "Nobody is signed in." } });
  await lookWho();
  expect(shown()).not.toContain("Nobody is signed in.");
});

it.each([
  [200, { continue_at: "/cdn-cgi/access/logout" }, ["/cdn-cgi/access/logout"]],
  [204, null, []],
])("after signing out with %s goes on to %o", async (status, body, expected) => {
  const went: string[] = [];
  vi.stubGlobal("location", { assign: (url: string) => went.push(url) });
  answering(status, body);
  await signOut();
  expect([who.value.kind, went]).toEqual(["out", expected]);
});
