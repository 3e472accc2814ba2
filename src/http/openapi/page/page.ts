// The API document as a page for people: one file, nothing from anywhere else, no script.
import { type ApiDocument, METHODS } from "../document-types.ts";
import { html, type Markup, prose } from "./markup.ts";
import { type ListedOperation, operationView } from "./operation-view.ts";
import { schemaView, showJson } from "./schema-view.ts";
import { STYLE } from "./style.ts";

const anchor = (tag: string) => `tag-${tag.toLowerCase().replaceAll(" ", "-")}`;

const operationsOf = (document: ApiDocument): ListedOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );

const links = (operations: readonly ListedOperation[]): Markup[] =>
  operations.map(
    ({ operation: { operationId, summary } }) => html`<li><a href="#${operationId}">${summary}</a></li>`,
  );

function authentication({ components }: ApiDocument): Markup {
  return html`<h2 id="authentication">Authentication</h2><ul>${Object.values(components.securitySchemes).map(
    scheme =>
      html`<li><code>${scheme.name ?? "Authorization: Bearer"}</code> (${scheme.in ?? "header"}): ${prose(scheme.description ?? "")}</li>`,
  )}</ul>`;
}

function errors({ components }: ApiDocument): Markup {
  return html`<h2 id="errors">Errors</h2>${Object.entries(components.examples).map(
    ([code, { summary, value }]) =>
      html`<details><summary><code>${code}</code> ${summary}</summary><pre>${showJson(value)}</pre></details>`,
  )}`;
}

const schemas = ({ components }: ApiDocument): Markup =>
  html`<h2 id="schemas">Schemas</h2>${Object.entries(components.schemas).map(([name, schema]) => {
    const [example] = schema.examples ?? [];
    const details = html`<details><summary>Example</summary><pre>${showJson(example)}</pre></details>`;
    return html`<section id="schema-${name}"><h3>${name}</h3>${schemaView(schema)}${example === undefined ? null : details}</section>`;
  })}`;

export function documentationPage(document: ApiDocument): string {
  const { info, tags } = document;
  const all = operationsOf(document);
  const of = (tag: string) => all.filter(({ operation }) => operation.tags.includes(tag));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}: API</title><style>${STYLE}</style></head><body>
<nav aria-label="Contents">${tags.map(
    ({ name }) => html`<details open><summary>${name}</summary><ul>${links(of(name))}</ul></details>`,
  )}<ul><li><a href="#authentication">Authentication</a></li><li><a href="#errors">Errors</a></li>
<li><a href="#schemas">Schemas</a></li><li><a href="/openapi.json">openapi.json</a></li></ul></nav>
<main><h1>${info.title}</h1><p>Version ${info.version}. The same as a file: <a href="/openapi.json">openapi.json</a>.</p>
${info.description.split("\n\n").map(paragraph => html`<p>${prose(paragraph)}</p>`)}
<p>The examples are for a shell that knows where the service is, and a token. As <code>npm run dev</code> has them:</p>
<pre>base_url=http://localhost:8787
token=dev-token-12345</pre>
${authentication(document)}
${tags.map(
  ({ name, description }) =>
    html`<h2 id="${anchor(name)}">${name}</h2><p>${prose(description)}</p>${of(name).map(listed =>
      operationView(document, listed),
    )}`,
)}
${errors(document)}${schemas(document)}</main></body></html>`;
  return page.html;
}
