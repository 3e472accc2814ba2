// What holds between trunks is broken on purpose, and it is found.
import { findEach } from "./find-sabotage.ts";
import { TRUNK_SABOTAGES } from "./trunk-sabotages.ts";

findEach(TRUNK_SABOTAGES);
