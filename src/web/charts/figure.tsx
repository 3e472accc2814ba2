// What all charts have: a title, one sentence that says what they show, and the same as a table.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface FigureProps {
  title: string;
  summary: string;
  head: readonly string[];
  rows: () => readonly (readonly (string | number)[])[];
  children: ComponentChildren;
}

export function Figure({ title, summary, head, rows, children }: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure class="card chart">
      <figcaption>
        <div>
          <h2>{title}</h2>
          <p class="quiet">{summary}</p>
        </div>
        <button type="button" class="plain" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? "Chart" : "Table"}
        </button>
      </figcaption>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        <section class="scroll" tabIndex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                {head.map(name => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(row => (
                <tr key={row[0]}>
                  {row.map((cell, i) => (
                    <td key={head[i]} class={typeof cell === "number" ? "figure" : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        children
      )}
    </figure>
  );
}
