// Every path of the source that a document names is there, and every document that another one leads to.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const documents = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter(name => name.endsWith(".md"))
    .map(name => join("docs", name)),
];

/** What is no path: a place for a name, or a group of files. */
const isPattern = (path: string) => /[<>{}*…]/.test(path);

describe.each(documents)("%s", document => {
  const text = readFileSync(document, "utf8");

  it("names paths that there are", () => {
    const paths = [...text.matchAll(/\b(?:src|test|config|migrations)\/[\w./<>{}*…-]*[\w>}*]/g)].map(
      ([path]) => path,
    );
    expect(paths.filter(path => !isPattern(path) && !existsSync(path))).toEqual([]);
  });

  it("says where the variables of its commands are set", () => {
    const used = [...text.matchAll(/\$\{?(api|token|json|URL|TOKEN)\b/g)].map(([, name]) => name);
    const unset = used.filter(name => !new RegExp(`^${name}=`, "m").test(text));
    // The tour of the README sets them.
    expect(text.includes("[README](") ? [] : unset).toEqual([]);
  });

  it("leads to documents that there are", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) =>
      join(dirname(document), link ?? ""),
    );
    expect(links.filter(link => !existsSync(link))).toEqual([]);
  });
});
