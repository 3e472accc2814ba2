// The documentation page: whole, from one file, and with nothing in it that a reader's browser would run or fetch.
import { describe, expect, it } from "vitest";
import { apiDocument } from "../../../../../src/http/openapi/document.ts";
import { operations } from "../../../../../src/http/openapi/operations.ts";
import { curlOf } from "../../../../../src/http/openapi/page/curl.ts";
import { html, Markup, prose } from "../../../../../src/http/openapi/page/markup.ts";
import { documentationPage } from "../../../../../src/http/openapi/page/page.ts";

const page = documentationPage(apiDocument());
const found = (pattern: RegExp) => [...page.matchAll(pattern)].map(match => match[1] ?? "");

it("has a section for every operation and every schema, and a link to each operation", () => {
  const ids = found(/ id="([^"]+)"/g);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(operations.map(o => o.id)));
  expect(ids).toEqual(
    expect.arrayContaining(Object.keys(apiDocument().components.schemas).map(name => `schema-${name}`)),
  );
  const links = found(/href="#([^"]+)"/g);
  expect(links).toEqual(expect.arrayContaining(operations.map(o => o.id)));
  expect(links.filter(link => !ids.includes(link))).toEqual([]);
});

it("closes every element that it opens", () => {
  const open: string[] = [];
  for (const [, end, name = ""] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (name === "meta") continue;
    if (end === "/") expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it("fetches nothing and runs nothing", () => {
  expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|form)\b|\son\w+=|url\(|@import/i);
  expect(new Set(found(/(?:href|src)="([^"]*)"/g).filter(target => !target.startsWith("#")))).toEqual(
    new Set(["/openapi.json"]),
  );
});

it("follows the reader's light or dark, and fits a phone", () => {
  expect(page).toContain("prefers-color-scheme:dark");
  expect(page).toContain('name="viewport" content="width=device-width');
});

describe("a template", () => {
  const evil = `<script>"&'`;

  it("escapes what is put in, in lists too, and leaves markup as it is", () => {
    const escaped = "&lt;script&gt;&quot;&amp;&#39;";
    expect(html`<b>${evil}</b>`.html).toBe(`<b>${escaped}</b>`);
    expect(html`${[evil, html`<i>${evil}</i>`, null]}`.html).toBe(`${escaped}<i>${escaped}</i>`);
    expect(html`${new Markup("<hr>")}${undefined}${0}`.html).toBe("<hr>0");
  });

  it("shows what stands between backticks as code", () => {
    expect(prose("a `b<` c").html).toBe("a <code>b&lt;</code> c");
  });
});

it("writes a request that a shell sends as it is meant", () => {
  const text = curlOf({
    method: "put",
    path: "/campaigns/{id}/x",
    parameters: [{ name: "id", in: "path", description: "", schema: {}, example: "a b" }],
    open: false,
    body: { type: "text/csv", value: "it's" },
  });
  expect(text.split(" \\\n  ")).toEqual([
    'curl -s -X PUT "$base_url/campaigns/a%20b/x"',
    '-H "X-Auth-Token: $token"',
    "-H 'Content-Type: text/csv'",
    "--data-binary 'it'\\''s'",
  ]);
});
