// Requests about when nobody is called, by operation: as they are meant, and refused.
import { api } from "../api.ts";
import { type Asked, after, NOWHERE, v1 } from "./ask.ts";

/** Of nobody who is called here, and not yet. */
const LATER = {
  from: "2198-01-01T00:00:00Z",
  to: "2198-01-02T00:00:00Z",
  regions: ["AQ"],
  reason: "a storm",
};

const added = async (): Promise<string> => (await api("POST", "/api/v1/blackouts", LATER)).body.id;

export const blackoutsAsked: Asked = {
  addBlackout: [
    [201, () => v1("POST", "/blackouts", LATER)],
    [
      201,
      () => v1("POST", "/blackouts", { from: LATER.from, campaign_ids: [0], reason: "until it is lifted" }),
    ],
    [400, () => v1("POST", "/blackouts", {})],
    [400, () => v1("POST", "/blackouts", { ...LATER, to: LATER.from })],
    [
      400,
      () => v1("POST", "/blackouts", { ...LATER, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }),
    ],
    [400, () => v1("POST", "/blackouts", { ...LATER, regions: ["Louisiana"] })],
    [400, () => v1("POST", "/blackouts", { ...LATER, region: "US-LA" })],
    [400, () => v1("POST", "/blackouts", { ...LATER, campaign_ids: [NOWHERE] })],
  ],
  listBlackouts: [
    [200, after(added, v1("GET", "/blackouts?limit=1"))],
    [200, after(added, v1("GET", "/blackouts?state=all"))],
    [400, () => v1("GET", "/blackouts?state=past")],
    [400, () => v1("GET", "/blackouts?cursor=x")],
  ],
  getBlackout: [
    [200, async () => v1("GET", `/blackouts/${await added()}`)],
    [404, () => v1("GET", "/blackouts/nothing")],
  ],
  liftBlackout: [
    [200, async () => v1("DELETE", `/blackouts/${await added()}`)],
    [404, () => v1("DELETE", "/blackouts/nothing")],
  ],
};
