// One weight for all campaigns that are selected.
import { patch } from "../api/client.ts";
import { plural } from "../format/numbers.ts";
import { Dialog } from "../parts/dialog.tsx";
import { run } from "../parts/toast.tsx";
import type { CountedCampaign } from "./campaigns-of.ts";

export function Weigh({
  chosen,
  onClose,
  refresh,
}: {
  chosen: readonly CountedCampaign[];
  onClose: () => void;
  refresh: () => void;
}) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const weight = Number(new FormData(event.currentTarget as HTMLFormElement).get("weight"));
    onClose();
    await run(`Weight ${weight} for ${plural(chosen.length, "campaign")}.`, () =>
      Promise.all(
        chosen.map(c => patch("/campaigns/:id", { params: { id: String(c.id) }, body: { weight } })),
      ),
    );
    refresh();
  };
  return (
    <Dialog title="Weight" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          <span>Weight: its share of the lines, relative to the others'</span>
          <input name="weight" type="number" min={1} max={1000} required value={chosen[0]?.weight ?? 1} />
        </label>
        <button type="submit" class="primary">
          Set for {plural(chosen.length, "campaign")}
        </button>
      </form>
    </Dialog>
  );
}
