// Calls, of a campaign or of all: filtered by state and number, page by page.
import { CALL_STATUSES } from "../../domain/calls/call.ts";
import { get } from "../api/client.ts";
import { setQuery } from "../app/router.ts";
import { useLive } from "../live/use-live.ts";
import { wordOf } from "../parts/state-word.tsx";
import { Loading, Problem } from "../parts/states.tsx";
import { CallsTable } from "./calls-table.tsx";

export function CallsOf({ campaignId, query }: { campaignId: string | null; query: URLSearchParams }) {
  const asked = {
    status: query.get("status") ?? "",
    phone_number: query.get("phone_number") ?? "",
    cursor: query.get("cursor") ?? "",
    ...(campaignId === null ? {} : { campaign_id: campaignId }),
  };
  const { value, error } = useLive(
    `calls ${JSON.stringify(asked)}`,
    signal => get("/calls", { query: asked }, signal),
    {
      aside: campaignId !== null,
    },
  );
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const number = new FormData(event.currentTarget as HTMLFormElement).get("number");
    setQuery({ phone_number: String(number ?? "").trim(), cursor: "" });
  };
  return (
    <>
      <search>
        <form class="filters" onSubmit={search}>
          <label class="field">
            <span>State</span>
            <select
              value={asked.status}
              onChange={e => setQuery({ status: e.currentTarget.value, cursor: "" })}
            >
              <option value="">all</option>
              {CALL_STATUSES.map(status => (
                <option key={status} value={status}>
                  {wordOf(status)}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>Number</span>
            <input
              name="number"
              type="search"
              defaultValue={asked.phone_number}
              placeholder="+1 202 555 0143"
            />
          </label>
          <button type="submit">Find</button>
        </form>
      </search>
      {error !== null && <Problem error={error} />}
      {value === null ? (
        error === null && <Loading />
      ) : (
        <CallsTable key={JSON.stringify(asked)} calls={value.data} ofAll={campaignId === null} />
      )}
      <p class="pages">
        {asked.cursor !== "" && (
          <button type="button" onClick={() => setQuery({ cursor: "" })}>
            Newest
          </button>
        )}
        {value?.next_cursor && (
          <button type="button" onClick={() => setQuery({ cursor: value.next_cursor ?? "" })}>
            Older
          </button>
        )}
      </p>
    </>
  );
}
