// What would follow an outcome: the service is asked, nothing is stored.
import { useState } from "preact/hooks";
import { OUTCOMES } from "../../domain/calls/outcome.ts";
import type { Answer } from "../api/api-types.ts";
import { post } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";
import { wordOf } from "../parts/state-word.tsx";
import { When } from "../parts/when.tsx";

type Preview = Answer<"post", "/retry-rules/preview">;

export function AskPreview({ campaignId }: { campaignId: number | null }) {
  const [answer, setAnswer] = useState<Preview | string | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const outcome = OUTCOMES.find(o => o === form.get("outcome")) ?? "RNR";
    const at = String(form.get("at") ?? "");
    const body = {
      ...(campaignId === null ? {} : { campaign_id: campaignId }),
      outcome,
      attempt: Number(form.get("attempt")),
      ...(at === "" ? {} : { at: new Date(at).toISOString() }),
    };
    setAnswer(await post("/retry-rules/preview", { body }).catch(messageOf));
  };
  return (
    <form class="filters" onSubmit={submit}>
      <label class="field">
        <span>What follows</span>
        <select name="outcome">
          {OUTCOMES.map(o => (
            <option key={o} value={o} selected={o === "RNR"}>
              {wordOf(o)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>of attempt</span>
        <input name="attempt" type="number" min={1} max={50} defaultValue="1" required />
      </label>
      <label class="field">
        <span>at (now when empty)</span>
        <input name="at" type="datetime-local" />
      </label>
      <button type="submit">Ask</button>
      {answer !== null && (
        <p class="answer" role="status">
          {typeof answer === "string" ? (
            answer
          ) : (
            <>
              {answer.reason}
              {answer.next_retry_at !== null && (
                <>
                  {": "}
                  <strong>
                    <When at={answer.next_retry_at} zone={answer.time_zone} />
                  </strong>{" "}
                  {answer.time_zone}
                </>
              )}
            </>
          )}
        </p>
      )}
    </form>
  );
}
