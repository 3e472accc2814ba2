// One operation on the documentation page: what goes in, how to ask, what comes out.
import type {
  ApiDocument,
  MediaObject,
  Method,
  OperationObject,
  ParameterObject,
  Ref,
  ResponseObject,
} from "../document-types.ts";
import { curlOf } from "./curl.ts";
import { html, type Markup, prose } from "./markup.ts";
import { nameOf, remarksOf, schemaView, showJson, typeOf } from "./schema-view.ts";

export interface ListedOperation {
  method: Method;
  path: string;
  operation: OperationObject;
}

function parametersOf(document: ApiDocument, operation: OperationObject): ParameterObject[] {
  const named = (ref: Ref) => document.components.parameters[nameOf(ref.$ref)];
  return (operation.parameters ?? []).map(p => ("$ref" in p ? named(p) : p)).filter(p => p !== undefined);
}

const parameterTable = (parameters: readonly ParameterObject[]): Markup | null =>
  parameters.length === 0
    ? null
    : html`<h4>Parameters</h4><div class="table"><table><thead><tr><th>Name</th><th>In</th><th>Type</th><th></th></tr></thead>
<tbody>${parameters.map(
        p => html`<tr><td><code>${p.name}</code>${p.required === true ? html` <span class="required" title="required">*</span>` : null}</td>
<td>${p.in}</td><td>${typeOf(p.schema)}</td><td>${remarksOf(p.schema, p.description)}</td></tr>`,
      )}</tbody></table></div>`;

function exampleOf(document: ApiDocument, media: MediaObject) {
  if (media.example !== undefined) return media.example;
  const { $ref } = media.schema;
  return $ref === undefined ? undefined : document.components.schemas[nameOf($ref)]?.examples?.[0];
}

function bodyView(document: ApiDocument, type: string, media: MediaObject): Markup {
  const { $ref } = media.schema;
  const schema = $ref === undefined ? media.schema : document.components.schemas[nameOf($ref)];
  return html`<h4>Body <code>${type}</code></h4>${schemaView(schema ?? {})}`;
}

function requests(document: ApiDocument, { method, path, operation }: ListedOperation): Markup[] {
  const open = operation.security.length === 0;
  const asked = { method, path, parameters: parametersOf(document, operation), open };
  const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, media]) =>
    Object.values(media.examples ?? {}).flatMap(example => ("$ref" in example ? [] : [{ type, ...example }])),
  );
  if (bodies.length === 0) return [html`<pre>${curlOf({ ...asked, body: null })}</pre>`];
  return bodies.map(
    ({ type, summary, value }) =>
      html`<p>${summary}</p><pre>${curlOf({ ...asked, body: { type, value } })}</pre>`,
  );
}

function answerView(
  document: ApiDocument,
  status: string,
  { description, content = {} }: ResponseObject,
): Markup {
  return html`<h4><code>${status}</code> ${prose(description)}</h4>${Object.entries(content).map(
    ([type, media]) => {
      const example = exampleOf(document, media);
      const text = typeof example === "string" ? example : showJson(example);
      return html`<p>${typeOf(media.schema)} <code>${type}</code></p>${
        example === undefined ? null : html`<details><summary>Example</summary><pre>${text}</pre></details>`
      }`;
    },
  )}`;
}

/** Errors are the same everywhere: a line for each, the example stands at the end of the page. */
function errorLine(document: ApiDocument, status: string, ref: Ref): Markup {
  const response = document.components.responses[nameOf(ref.$ref)];
  return html`<tr><td><a href="#errors"><code>${status}</code></a></td><td>${prose(response?.description ?? "")}</td></tr>`;
}

const scopeOf = ({ security }: OperationObject) =>
  security.length === 0
    ? "open to everybody"
    : `scope ${Object.values(security[0] ?? {})
        .flat()
        .join(", ")}`;

export function operationView(document: ApiDocument, listed: ListedOperation): Markup {
  const { method, path, operation } = listed;
  const responses = Object.entries(operation.responses);
  const answers = responses.flatMap(([status, r]) => ("$ref" in r ? [] : [answerView(document, status, r)]));
  const errors = responses.flatMap(([status, r]) => ("$ref" in r ? [errorLine(document, status, r)] : []));
  return html`<section id="${operation.operationId}"><h3>${operation.summary}</h3>
<p class="path"><span class="method ${method}">${method}</span> <code>${path}</code> <span class="scope">${scopeOf(operation)}</span></p>
${operation.description === undefined ? null : html`<p>${prose(operation.description)}</p>`}
${parameterTable(parametersOf(document, operation))}
${Object.entries(operation.requestBody?.content ?? {}).map(([type, media]) => bodyView(document, type, media))}
<h4>Request</h4>${requests(document, listed)}
${answers}
${errors.length === 0 ? null : html`<details><summary>Errors</summary><div class="table"><table><tbody>${errors}</tbody></table></div></details>`}
</section>`;
}
