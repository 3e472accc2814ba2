// Cloudflare Access: its settings go together, and say which mail has which scope.
import { describe, expect, it } from "vitest";
import { roleOf } from "../../../src/domain/access/access-roles.ts";
import { DEPLOYED, problems, settings } from "./deployed.ts";

const GOOD = {
  ACCESS_TEAM: "acme",
  ACCESS_AUD: "4714c1358e65",
  ACCESS_ROLES: "Ops@acme.example:admin, *@acme.example:read",
};

describe("a team", () => {
  it("is named by its name, or by its host", () => {
    expect(settings({ ...DEPLOYED, ...GOOD }).access).toMatchObject({
      issuer: "https://acme.cloudflareaccess.com",
      audience: "4714c1358e65",
    });
    const own = { ...GOOD, ACCESS_TEAM: "login.acme.example" };
    expect(settings({ ...DEPLOYED, ...own }).access?.issuer).toBe("https://login.acme.example");
  });

  it.each([
    [{ ...GOOD, ACCESS_AUD: "" }, "ACCESS_TEAM needs ACCESS_AUD and ACCESS_ROLES beside it"],
    [{ ...GOOD, ACCESS_ROLES: "" }, "ACCESS_TEAM needs ACCESS_AUD and ACCESS_ROLES beside it"],
    [{ ...GOOD, ACCESS_TEAM: "" }, "ACCESS_AUD and ACCESS_ROLES need ACCESS_TEAM beside them"],
    [{ ...GOOD, ACCESS_ROLES: "ops@acme.example:callback" }, 'not "ops@acme.example:callback"'],
    [{ ...GOOD, ACCESS_ROLES: "*:admin" }, 'not "*:admin"'],
    [
      { ...GOOD, ACCESS_TEAM: "https://acme" },
      'ACCESS_TEAM must be a team\'s name such as example, not "https://acme"',
    ],
  ])("that is not whole is refused by name: %o", (vars, problem) => {
    expect(problems({ ...DEPLOYED, ...vars }).join("\n")).toContain(problem);
  });
});

describe("a mail's role", () => {
  const roles = settings({ ...DEPLOYED, ...GOOD }).access?.roles ?? [];

  it.each([
    ["ops@acme.example", "admin"],
    ["OPS@ACME.example", "admin"],
    ["ann@acme.example", "read"],
    ["ann@other.example", null],
    ["ann@acme.example.evil.example", null],
    ["ann@sub.acme.example", null],
    ["acme.example", null],
  ])("of %s is %s", (mail, role) => {
    expect(roleOf(roles, mail)).toBe(role);
  });
});

it("a secret of sessions that can be guessed is refused", () => {
  expect(problems({ ...DEPLOYED, SESSION_SECRET: "short" })).toEqual([
    "SESSION_SECRET must have at least 16 characters",
  ]);
});
