// May this number be called now, and what do the rules say: asked, nothing is stored.
import { useState } from "preact/hooks";
import type { Answer } from "../api/api-types.ts";
import { get, post } from "../api/client.ts";
import { messageOf } from "../api/failure.ts";
import { Checks } from "../parts/checks.tsx";
import { When } from "../parts/when.tsx";

interface Asked {
  rules: Answer<"post", "/compliance/check">;
  suppression: Answer<"get", "/suppressions/check">;
}

export function CheckCompliance() {
  const [answer, setAnswer] = useState<Asked | string | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const number = String(form.get("phone_number") ?? "");
    const campaign = String(form.get("campaign_id") ?? "").trim();
    const packs = String(form.get("packs") ?? "")
      .split(",")
      .map(p => p.trim())
      .filter(p => p !== "");
    try {
      const [rules, suppression] = await Promise.all([
        post("/compliance/check", {
          body: {
            call: { phone_number: number },
            ...(campaign === "" ? {} : { campaign_id: Number(campaign) }),
            ...(packs.length === 0 ? {} : { packs }),
          },
        }),
        get("/suppressions/check", { query: { phone_number: number, campaign_id: campaign } }),
      ]);
      setAnswer({ rules, suppression });
    } catch (error) {
      setAnswer(messageOf(error));
    }
  };
  return (
    <section class="card" aria-labelledby="check">
      <h2 id="check">May this number be called now?</h2>
      <form class="filters" onSubmit={submit}>
        <label class="field">
          <span>Number</span>
          <input name="phone_number" type="tel" required />
        </label>
        <label class="field">
          <span>Campaign</span>
          <input name="campaign_id" inputMode="numeric" pattern="\d*" />
        </label>
        <label class="field">
          <span>Rule packs</span>
          <input name="packs" placeholder="us-federal, us-fl" />
        </label>
        <button type="submit">Check</button>
      </form>
      {answer !== null && (
        <div role="status">
          {typeof answer === "string" ? <p class="problem">{answer}</p> : <Answered asked={answer} />}
        </div>
      )}
    </section>
  );
}

const WORDS = { dial: "Yes, as far as the rules go", wait: "Not now", refuse: "No" };

export function Answered({ asked: { rules, suppression } }: { asked: Asked }) {
  return (
    <>
      <p class="lead">
        <strong>{suppression.suppressed ? "No: suppressed" : WORDS[rules.decision]}</strong>. {rules.reason}
        {rules.until !== null && (
          <>
            {" "}
            From <When at={rules.until} distance />.
          </>
        )}
      </p>
      {suppression.entries.length > 0 && (
        <ul class="plain-list">
          {suppression.entries.map(e => (
            <li key={e.id}>
              {e.kind} suppressed since <When at={e.created_at} /> by {e.created_by}:{" "}
              {e.reason.replaceAll("_", " ")}
              {e.note !== null && `, ${e.note}`}{" "}
              {!e.applies && <span class="quiet">(not where you asked about)</span>}
            </li>
          ))}
        </ul>
      )}
      <Checks checks={rules.rules.map(({ rule, ...rest }) => ({ check: rule, ...rest }))} />
      <p class="quiet">Not legal advice: every rule names its source.</p>
    </>
  );
}
