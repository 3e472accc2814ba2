// Why a call is not being dialled, of a call by its id or of the newest one to a number.
import { invalid, notFound } from "../../../domain/errors.ts";
import { queryPhoneNumber, queryText } from "../../lib/parameters.ts";
import { explainCall, listCalls } from "../../routes/calls/definitions.ts";
import { type AskRoute, READS, tool } from "../tool.ts";
import { lines } from "../words.ts";

/** Throws where there is none, or neither or both were given. */
async function callIdOf(ask: AskRoute, { call_id, phone_number }: Record<string, string | undefined>) {
  if ((call_id === undefined) === (phone_number === undefined))
    throw invalid({ call_id: [`or phone_number must be given${call_id === undefined ? "" : ", not both"}`] });
  if (call_id !== undefined) return call_id;
  const { data } = await ask(listCalls, { query: { phone_number, limit: 1 } });
  const [newest] = data;
  if (newest === undefined) throw notFound(`There is no call to ${phone_number}.`);
  return newest.call_id;
}

export const explainCallTool = tool({
  name: "explain_call",
  title: "Why a call is not dialled",
  description:
    "Why a call is not being dialled now: every check, passed or failed, and when it can be. By its id, or the newest call to a phone number.",
  hints: READS,
  routes: [explainCall, listCalls],
  takes: {
    call_id: queryText({ description: "The call's id. This or phone_number." }),
    phone_number: queryPhoneNumber({ description: "Of the newest call to it, written in any form." }),
  },
  run: async (ask, args) => {
    const explanation = await ask(explainCall, { params: { call_id: await callIdOf(ask, args) } });
    const { call_id, campaign_id, status, reason, next_possible_at: next } = explanation;
    const others = explanation.checks.filter(({ pass, detail }) => !pass && !reason.includes(detail));
    return {
      answer: explanation,
      text: lines(
        `Call ${call_id} of campaign ${campaign_id} is ${status}. ${reason}`,
        ...others.map(check => `Also: ${check.detail}`),
        explanation.can_be_dialled_now || next === null ? null : `It can be dialled from ${next} on.`,
      ),
    };
  },
});
