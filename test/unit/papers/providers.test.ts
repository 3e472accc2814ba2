// Each provider's page shows how the default trunk is set up for it: settings that it takes, all the secrets that it needs.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PROVIDER_KINDS, secretName } from "../../../src/telephony/registry.ts";

const table = readFileSync("docs/providers.md", "utf8");

describe.each(PROVIDER_KINDS.map(kind => [kind.name, kind] as const))("%s", (name, kind) => {
  const page = readFileSync(`docs/providers/${name}.md`, "utf8");

  it("has an example with settings that are all there and all known", () => {
    expect(page).toContain(`TELEPHONY_PROVIDER = "${name}"`);
    const [, settings = "null"] = /^TRUNK_SETTINGS = '(.*)'$/m.exec(page) ?? [];
    const checked = kind.checkSettings(JSON.parse(settings));
    // An example's ids are cut short (`AC…`): what is said about a value is not meant.
    const problems = checked.ok ? [] : checked.problems.filter(problem => !problem.includes("…"));
    expect(problems).toEqual([]);
  });

  it("sets each secret that is needed, and names all", () => {
    for (const secret of kind.secrets.needed.map(String))
      expect(page).toContain(`npx wrangler secret put ${secretName(name, secret)}`);
    for (const secret of kind.secrets.optional.map(String)) expect(page).toContain(`\`${secret}\``);
  });

  it("has its row in the table of what each can", () => {
    expect(table).toContain(`](providers/${name}.md) `);
  });
});
