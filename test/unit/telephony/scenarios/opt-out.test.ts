// An opt-out in a provider's webhook: it holds in any delivery about that very call, and in none about another.
import { expect, it } from "vitest";
import { aTrunk } from "../providers/retell/a-trunk.ts";
import { agentLines } from "./lines.ts";
import { NUMBER, trunkWorld } from "./trunk-world.ts";
import { TRUNKS } from "./trunks.ts";

function retell() {
  const told = TRUNKS.find(({ name }) => name === "retell");
  if (told === undefined) throw new Error("no retell");
  const { fake, provider, clock } = aTrunk();
  const t = trunkWorld({ ...told, trunk: () => ({ lines: agentLines(fake), provider, clock }) });
  const stops = () =>
    t.world.db.sqlite
      .prepare("SELECT value, scope, created_by FROM suppressions")
      .all()
      .map(row => ({ ...row }));
  /** The analysis of a call, on the URL of `id`. */
  const analyzed = (id: string, call: object = fake.calls.get(id) ?? {}) =>
    fake.signed(
      id,
      JSON.stringify({
        event: "call_analyzed",
        call: { ...call, call_analysis: { custom_analysis_data: { opt_out: true } } },
      }),
    );
  return { fake, t, stops, analyzed };
}

it("holds after the end, and twice is once", async () => {
  const { t, stops, analyzed } = retell();
  const { id } = await t.called();
  await t.deliver(await t.talk(id));
  const said = await analyzed(id);
  expect(await t.deliver([said, said])).toMatchObject([{ event: "said" }, { event: "said" }]);
  expect(stops()).toEqual([{ value: NUMBER, scope: "all", created_by: "trunk default" }]);
});

it("holds before the end, and while the call waits to be retried", async () => {
  const { fake, t, stops, analyzed } = retell();
  const { callId, id } = await t.called();
  await t.deliver(await fake.end(id, "no_answer", 0));
  expect(t.row(callId).status).toBe("RNR");
  await t.deliver([await analyzed(id)]);
  expect(t.row(callId)).toMatchObject({ status: "CANCELLED", error_message: "Suppressed (opt_out)" });
  expect(stops()).toHaveLength(1);
  t.world.expectTruth();
});

it("of another conversation on the same URL stops nobody", async () => {
  const { fake, t, stops, analyzed } = retell();
  const { callId, id } = await t.called();
  const { metadata } = fake.calls.get(id) ?? {};
  await t.deliver([
    await analyzed(id, { call_id: "somebody-elses", metadata }),
    await analyzed(id, { call_id: id, metadata: { call_id: "another", attempt: "1" } }),
  ]);
  expect(stops()).toEqual([]);
  expect(t.row(callId).status).toBe("PROCESSING");
});
