// A new campaign: its name, hours and pace; numbers come by file.
import { useState } from "preact/hooks";
import { post } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";
import { go } from "../app/router.ts";
import { lacking } from "../app/session.ts";
import { campaignBody } from "./campaign-body.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export default function NewCampaignPage() {
  const [problem, setProblem] = useState<string | null>(null);
  const lacks = lacking("write");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (lacks !== null) return setProblem(lacks);
    const body = campaignBody(new FormData(event.currentTarget as HTMLFormElement));
    try {
      const made = await post("/campaigns", { body });
      go(`/ui/campaigns/${made.id}/import`);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <h1 tabIndex={-1}>New campaign</h1>
      <form class="card stack narrow" onSubmit={submit}>
        <label class="field">
          <span>Name</span>
          <input name="name" required maxLength={200} />
        </label>
        <label class="field">
          <span>Time zone, for numbers whose own is not known</span>
          <input name="time_zone" list="zones" defaultValue={here} />
          <datalist id="zones">
            {Intl.supportedValuesOf("timeZone").map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        <fieldset>
          <legend>Calling hours, on the clock of the person called; no day = always</legend>
          <p class="days">
            {DAYS.map((day, i) => (
              <label key={day} class="check">
                <input type="checkbox" name="day" value={String((i + 1) % 7)} defaultChecked={i < 5} /> {day}
              </label>
            ))}
          </p>
          <p class="filters">
            <label class="field">
              <span>from</span>
              <input name="start" type="time" defaultValue="09:00" />
            </label>
            <label class="field">
              <span>to</span>
              <input name="end" type="time" defaultValue="17:00" />
            </label>
          </p>
        </fieldset>
        <div class="filters">
          <label class="field">
            <span>Lines at most</span>
            <input name="max_concurrent_calls" type="number" min={1} max={10000} placeholder="all" />
          </label>
          <label class="field">
            <span>Attempts</span>
            <input name="max_attempts" type="number" min={1} max={50} placeholder="rules" />
          </label>
          <label class="field">
            <span>Minutes between</span>
            <input name="minutes" type="number" min={1} max={10080} placeholder="rules" />
          </label>
          <label class="field">
            <span>Weight</span>
            <input name="weight" type="number" min={1} max={1000} defaultValue="1" />
          </label>
        </div>
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="primary" aria-disabled={lacks !== null} title={lacks ?? undefined}>
          Create, then add numbers
        </button>
        <p class="quiet">Nothing is dialled before you start it.</p>
      </form>
    </>
  );
}
