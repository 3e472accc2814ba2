// One chosen file: its columns, its first rows, the dry run and the import.
import { useState } from "preact/hooks";
import type { ImportResult } from "../api/api-types.ts";
import { messageOf } from "../api/failure.ts";
import { importFile } from "../api/upload.ts";
import { number, percent } from "../format/numbers.ts";
import { Act } from "../parts/act.tsx";
import { Table } from "../parts/table.tsx";
import type { Preview } from "./csv-preview.ts";
import { PreviewTable } from "./import-preview.tsx";

interface ImportFileProps {
  campaignId: string;
  file: File;
  preview: Preview | null;
}

export function ImportFile({ campaignId, file, preview }: ImportFileProps) {
  const [phone, setPhone] = useState(preview?.phone ?? "");
  const [zone, setZone] = useState(preview?.timeZone ?? "");
  const [kept, setKept] = useState<ReadonlySet<string>>(
    new Set(preview?.header.filter(name => name !== preview.phone && name !== preview.timeZone)),
  );
  const [progress, setProgress] = useState<number | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const changed = () => setResult(null);
  const columns = preview?.header.filter(name => name !== phone && name !== zone) ?? [];
  const metadata = columns.filter(name => kept.has(name));
  const query =
    preview === null
      ? {}
      : {
          phone_column: phone,
          time_zone_column: zone,
          // All others are kept by themselves; a choice is named.
          ...(metadata.length === columns.length ? {} : { metadata_columns: metadata.join(",") || " " }),
        };
  const send = async (dryRun: boolean) => {
    setProblem(null);
    setProgress(0);
    try {
      const asked = { ...query, dry_run: dryRun ? "true" : "false" };
      setResult(await importFile({ campaignId, file, query: asked, onProgress: setProgress }));
    } catch (error) {
      setProblem(messageOf(error));
    }
    setProgress(null);
  };
  const busy = progress !== null ? "A file is on its way." : null;
  const noPhone = preview !== null && phone === "" ? "Say which column has the number." : null;
  return (
    <div class="stack">
      {preview !== null && (
        <section class="card">
          <h2>Columns</h2>
          <div class="filters">
            <Choose
              name="Phone number"
              value={phone}
              options={preview.header}
              none="choose…"
              onChange={value => {
                setPhone(value);
                changed();
              }}
            />
            <Choose
              name="Time zone"
              value={zone}
              options={preview.header}
              none="none"
              onChange={value => {
                setZone(value);
                changed();
              }}
            />
            <fieldset class="metadata">
              <legend>Kept with the call</legend>
              {columns.map(name => (
                <label key={name} class="check">
                  <input
                    type="checkbox"
                    checked={kept.has(name)}
                    onChange={() => {
                      const next = new Set(kept);
                      if (!next.delete(name)) next.add(name);
                      setKept(next);
                      changed();
                    }}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
          </div>
          <PreviewTable preview={preview} phone={phone} zone={zone} metadata={metadata} />
        </section>
      )}
      {progress !== null && (
        <p role="status">
          {progress < 1 ? `${percent(progress)} sent` : "Sent; the service reads it."}{" "}
          <progress value={progress < 1 ? progress : undefined} max={1} aria-label="Progress" />
        </p>
      )}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {result !== null && <Result result={result} campaignId={campaignId} />}
      <p class="actions">
        <Act
          needs="write"
          not={busy ?? noPhone}
          look={result === null ? "primary" : ""}
          onAct={() => send(true)}
        >
          Dry run
        </Act>
        <Act
          needs="write"
          look={result?.dry_run ? "primary" : ""}
          not={
            busy ??
            noPhone ??
            (result === null ? "Try it without effect first." : !result.dry_run ? "It is imported." : null)
          }
          onAct={() => send(false)}
        >
          {result?.dry_run ? `Import ${number(result.added)}` : "Import"}
        </Act>
      </p>
    </div>
  );
}

interface ChooseProps {
  name: string;
  value: string;
  options: readonly string[];
  none: string;
  onChange: (value: string) => void;
}

const Choose = ({ name, value, options, none, onChange }: ChooseProps) => (
  <label class="field">
    <span>{name}</span>
    <select value={value} onChange={e => onChange(e.currentTarget.value)}>
      <option value="">{none}</option>
      {options.map(option => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  </label>
);

export function Result({ result, campaignId }: { result: ImportResult; campaignId: string }) {
  return (
    <section class="card" role="status">
      <h2>{result.dry_run ? "Dry run: nothing was added" : "Imported"}</h2>
      <p class="lead">
        <strong>{number(result.added)}</strong> new, {number(result.duplicates)} duplicates,{" "}
        {number(result.rejected)} rejected, of {number(result.rows)} rows.
      </p>
      {result.errors.length > 0 && (
        <>
          <Table
            caption="Rejected rows"
            rows={result.errors.slice(0, 100)}
            keyOf={r => `${r.line}${r.column}`}
            columns={[
              { name: "Line", figure: true, cell: r => r.line },
              { name: "Column", cell: r => r.column ?? "the row" },
              { name: "Value", cell: r => <span class="cut mono">{r.value}</span> },
              { name: "Why", cell: r => r.reason },
            ]}
          />
          <p>
            <a href={`${result.errors_url}?format=csv`} download>
              All rejected rows as CSV
            </a>
          </p>
        </>
      )}
      {!result.dry_run && (
        <p>
          <a class="button primary" href={`/ui/campaigns/${campaignId}/forecast`}>
            When would it be done?
          </a>{" "}
          <a href={`/ui/campaigns/${campaignId}`}>To the campaign</a>
        </p>
      )}
    </section>
  );
}
