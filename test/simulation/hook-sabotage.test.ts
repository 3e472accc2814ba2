// What holds of pre-dial hooks is broken on purpose, and it is found.
import { findEach } from "./find-sabotage.ts";
import { HOOK_SABOTAGES } from "./hook-sabotages.ts";

findEach(HOOK_SABOTAGES);
