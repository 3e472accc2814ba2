// The trunk: its lines, what holds it up, and the big red button.
import { changeTrunk } from "../../../actions/trunks/change-trunk.ts";
import { createTrunk } from "../../../actions/trunks/create-trunk.ts";
import {
  pauseAllTrunks,
  pauseTrunk,
  resumeAllTrunks,
  resumeTrunk,
} from "../../../actions/trunks/pause-trunk.ts";
import { reinstateCallerIds } from "../../../actions/trunks/reinstate-caller-ids.ts";
import { rotateCallbackKey } from "../../../actions/trunks/rotate-callback-key.ts";
import { listTrunks, showTrunk } from "../../../actions/trunks/show-trunk.ts";
import { camelKeys } from "../../lib/field-names.ts";
import { Routes } from "../../lib/routes.ts";
import * as trunk from "./definitions.ts";
import { presentKeys, presentTrunk, presentTrunks } from "./present.ts";

export const trunks = new Routes()
  .on(trunk.listTrunks, async ({ ctx, query }) => presentTrunks(await listTrunks(ctx, query)))
  .on(trunk.createTrunk, async ({ ctx, body: { name, ...fields } }) =>
    presentTrunk(await createTrunk(ctx, { name, fields: camelKeys(fields) })),
  )
  .on(trunk.updateTrunk, async ({ ctx, params, body }) =>
    presentTrunk(await changeTrunk(ctx, { ...params, changes: camelKeys(body) })),
  )
  .on(trunk.pauseAllTrunks, async ({ ctx }) => presentTrunks(await pauseAllTrunks(ctx)))
  .on(trunk.resumeAllTrunks, async ({ ctx }) => presentTrunks(await resumeAllTrunks(ctx)))
  .on(trunk.getTrunk, async ({ ctx, params }) => presentTrunk(await showTrunk(ctx, params)))
  .on(trunk.pauseTrunk, async ({ ctx, params }) => presentTrunk(await pauseTrunk(ctx, params)))
  .on(trunk.resumeTrunk, async ({ ctx, params }) => presentTrunk(await resumeTrunk(ctx, params)))
  .on(trunk.reinstateCallerIds, async ({ ctx, params, body }) =>
    presentTrunk(await reinstateCallerIds(ctx, { ...params, ...body })),
  )
  .on(trunk.rotateCallbackKey, async ({ ctx, params }) =>
    presentKeys(params.name, await rotateCallbackKey(ctx, params)),
  );
