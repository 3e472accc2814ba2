// A phone number, masked or not, as the viewer has chosen.
import { masks } from "../app/preferences.ts";
import { masked } from "../format/phone.ts";

export const Phone = ({ number }: { number: string }) => (
  <span class="mono">{masks.value ? masked(number) : number}</span>
);
