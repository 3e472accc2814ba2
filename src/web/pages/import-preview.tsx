// The first rows of a file, as they would be read.
import { Table } from "../parts/table.tsx";
import { looksLikePhone, type Preview } from "./csv-preview.ts";

interface PreviewProps {
  preview: Preview;
  phone: string;
  zone: string;
  metadata: readonly string[];
}

export function PreviewTable({ preview, phone, zone, metadata }: PreviewProps) {
  const at = (name: string) => preview.header.indexOf(name);
  const rows = preview.rows.map((row, i) => ({ line: i + 2, row }));
  return (
    <Table
      caption={`The first ${rows.length} rows`}
      rows={rows}
      keyOf={({ line }) => String(line)}
      columns={[
        { name: "Line", figure: true, cell: ({ line }) => line },
        {
          name: "Number",
          cell: ({ row }) => {
            const text = row[at(phone)] ?? "";
            return looksLikePhone(text) ? (
              <span class="mono">{text}</span>
            ) : (
              <span class="state bad wrap">
                <span class="mark" aria-hidden="true">
                  !
                </span>
                {text === "" ? "empty" : text}: no number
              </span>
            );
          },
        },
        { name: "Zone", cell: ({ row }) => (zone === "" ? "–" : row[at(zone)] || "–") },
        ...metadata.slice(0, 6).map(name => ({
          name,
          wide: true,
          cell: ({ row }: { row: readonly string[] }) => <span class="cut">{row[at(name)] ?? ""}</span>,
        })),
      ]}
    />
  );
}
