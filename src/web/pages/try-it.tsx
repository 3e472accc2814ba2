// Where nothing runs yet and the telephone network is the simulator: a small campaign to look at, started at once.
import { get, post } from "../api/client.ts";
import { go } from "../app/router.ts";
import { useOnce } from "../live/use-once.ts";
import { Act } from "../parts/act.tsx";
import { run } from "../parts/toast.tsx";
import { trialCampaign } from "./trial-campaign.ts";

export function TryIt() {
  const { value } = useOnce("providers", () => get("/trunks", {}));
  if (value === null || !value.trunks.every(t => t.provider === "simulator")) return null;
  const start = async () => {
    const made = await run("The trial campaign is running.", async () => {
      const campaign = await post("/campaigns", { body: trialCampaign() });
      await post("/campaigns/:id/start", { params: { id: String(campaign.id) } });
      return campaign;
    });
    if (made !== null) go(`/ui/campaigns/${made.id}`);
  };
  return (
    <p class="actions">
      <Act needs="write" look="primary" onAct={start}>
        Try it
      </Act>
      <span class="quiet">
        60 made-up numbers, dialled by the simulator: nobody's telephone rings. Or{" "}
        <a href="/ui/campaigns/new">make a campaign of your own</a>.
      </span>
    </p>
  );
}
