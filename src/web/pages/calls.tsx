// All calls.
import type { PageProps } from "../app/pages.ts";
import { CallsOf } from "./campaign-calls.tsx";

export default function CallsPage({ query }: PageProps) {
  return (
    <>
      <h1 tabIndex={-1}>Calls</h1>
      <CallsOf campaignId={query.get("campaign_id")} query={query} />
    </>
  );
}
