// Every trunk with what its gate answers. The default trunk's must answer, as nothing is accepted without it; another
// that does not is left out, and hides nothing of the rest.
import { DEFAULT_TRUNK, type Trunk } from "../../domain/trunks/trunk.ts";
import { describe, log } from "../../log.ts";
import type { TrunkStore } from "../ports/trunk-store.ts";

export interface Answered<Answer> {
  trunk: Trunk;
  gate: Answer;
}

/** By name. Throws where the default trunk's gate does not answer. */
export async function askGates<Answer>(
  trunks: Pick<TrunkStore, "list">,
  ask: (trunk: string) => Promise<Answer>,
): Promise<Answered<Answer>[]> {
  const asked = (await trunks.list()).map(async (trunk): Promise<Answered<Answer>[]> => {
    try {
      return [{ trunk, gate: await ask(trunk.name) }];
    } catch (error) {
      if (trunk.name === DEFAULT_TRUNK) throw error;
      log.error("the gate of a trunk did not answer", { trunk: trunk.name, error: describe(error) });
      return [];
    }
  });
  return (await Promise.all(asked)).flat();
}
