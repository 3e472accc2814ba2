// Each invariant of the rule packs is broken on purpose, and it is found.
import { findEach } from "../find-sabotage.ts";
import { LAW_SABOTAGES } from "./law-sabotages.ts";

findEach(LAW_SABOTAGES);
