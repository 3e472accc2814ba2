// A file into a campaign: dropped or chosen, its columns guessed and shown, tried without effect, then imported.
import { useState } from "preact/hooks";
import { get } from "../api/client.ts";
import type { PageProps } from "../app/pages.ts";
import { lacking } from "../app/session.ts";
import { bytes } from "../format/numbers.ts";
import { useOnce } from "../live/use-once.ts";
import { PREVIEW_BYTES, type Preview, previewOf } from "./csv-preview.ts";
import { ImportFile } from "./import-file.tsx";

interface Chosen {
  file: File;
  preview: Preview | null;
}

const isNdjson = (file: File) => /\.(ndjson|jsonl|json)$/i.test(file.name);

async function look(file: File): Promise<Chosen> {
  if (isNdjson(file)) return { file, preview: null };
  const text = await file.slice(0, PREVIEW_BYTES).text();
  return { file, preview: previewOf(text, file.size <= PREVIEW_BYTES) };
}

export default function ImportPage({ params: { id = "" } }: PageProps) {
  const campaign = useOnce(`campaign ${id}`, () => get("/campaigns/:id", { params: { id } }));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const lacks = lacking("write");
  return (
    <>
      <div class="head">
        <h1 tabIndex={-1}>
          Import into <a href={`/ui/campaigns/${id}/contacts`}>{campaign.value?.name ?? `campaign ${id}`}</a>
        </h1>
      </div>
      {lacks !== null && <p class="problem">{lacks}</p>}
      <Drop onFile={async file => setChosen(await look(file))} />
      {chosen !== null && (
        <>
          <p>
            <strong>{chosen.file.name}</strong> <span class="quiet">{bytes(chosen.file.size)}</span>
          </p>
          <ImportFile
            key={`${chosen.file.name}${chosen.file.size}${chosen.file.lastModified}`}
            campaignId={id}
            file={chosen.file}
            preview={chosen.preview}
          />
        </>
      )}
    </>
  );
}

function Drop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) onFile(file);
  };
  return (
    <section
      class={over ? "drop over" : "drop"}
      aria-label="A file of contacts"
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>Drop a CSV or NDJSON file here, or</p>
      <label class="button">
        Choose a file
        <input
          type="file"
          class="hidden"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv"
          onChange={event => {
            const [file] = event.currentTarget.files ?? [];
            if (file) onFile(file);
          }}
        />
      </label>
      <p class="quiet">Up to 500,000 rows. Nothing is sent before you say so.</p>
    </section>
  );
}
