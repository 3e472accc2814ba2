// The trunk: its lines, what holds it up, and the big red button.
import { pauseTrunk, resumeTrunk } from "../../../actions/trunks/pause-trunk.ts";
import { rotateCallbackKey } from "../../../actions/trunks/rotate-callback-key.ts";
import { showTrunk } from "../../../actions/trunks/show-trunk.ts";
import { Routes } from "../../lib/routes.ts";
import * as trunk from "./definitions.ts";
import { presentKeys, presentTrunk } from "./present.ts";

export const trunks = new Routes()
  .on(trunk.getTrunk, async ({ ctx, params }) => presentTrunk(await showTrunk(ctx, params)))
  .on(trunk.pauseTrunk, async ({ ctx, params }) => presentTrunk(await pauseTrunk(ctx, params)))
  .on(trunk.resumeTrunk, async ({ ctx, params }) => presentTrunk(await resumeTrunk(ctx, params)))
  .on(trunk.rotateCallbackKey, async ({ ctx, params }) =>
    presentKeys(params.name, await rotateCallbackKey(ctx, params)),
  );
