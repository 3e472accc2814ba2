// A table that scrolls by itself on narrow screens, whose rows can be walked by keys, opened and selected.
import type { ComponentChildren } from "preact";

export interface Column<Row> {
  name: string;
  /** Right, for figures. */
  figure?: boolean;
  /** Leaves on narrow screens. */
  wide?: boolean;
  cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  selection?: {
    selected: ReadonlySet<string>;
    onToggle: (key: string) => void;
    nameOf: (row: Row) => string;
  };
}

const classOf = ({ figure, wide }: { figure?: boolean; wide?: boolean }) =>
  [figure ? "figure" : "", wide ? "wide-only" : ""].filter(Boolean).join(" ") || undefined;

export function Table<Row>({ caption, rows, columns, keyOf, selection }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th class="pick">
                <span class="hidden">Selected</span>
              </th>
            )}
            {columns.map(column => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => {
            const key = keyOf(row);
            return (
              <tr key={key} data-row tabIndex={-1}>
                {selection && (
                  <td class="pick">
                    <input
                      type="checkbox"
                      aria-label={`Select ${selection.nameOf(row)}`}
                      checked={selection.selected.has(key)}
                      onChange={() => selection.onToggle(key)}
                    />
                  </td>
                )}
                {columns.map(column => (
                  <td key={column.name} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
