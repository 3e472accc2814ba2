// The fields of "what if": each a number and a slider of the same, empty as things stand.
import { AS_IT_IS, isAsItIs, type WhatIf } from "./what-if.ts";

const KNOBS = [
  { name: "lines", label: "Lines", min: 1, max: 200, step: 1 },
  { name: "pace", label: "Dials per second", min: 0.5, max: 50, step: 0.5 },
  { name: "attempts", label: "Attempts each", min: 1, max: 20, step: 1 },
] as const;

interface AskProps {
  whatIf: WhatIf;
  onChange: (whatIf: WhatIf) => void;
}

export const AskWhatIf = ({ whatIf, onChange }: AskProps) => (
  <section class="card" aria-labelledby="what-if">
    <div class="head">
      <h2 id="what-if">What if?</h2>
      <button type="button" disabled={isAsItIs(whatIf)} onClick={() => onChange(AS_IT_IS)}>
        As it is
      </button>
    </div>
    <div class="knobs">
      {KNOBS.map(({ name, label, min, max, step }) => (
        <div key={name} class="field">
          <label for={`if-${name}`}>{label}</label>
          <input
            id={`if-${name}`}
            type="number"
            min={min}
            step={step}
            placeholder="as it is"
            value={whatIf[name]}
            onInput={e => onChange({ ...whatIf, [name]: e.currentTarget.value })}
          />
          <input
            type="range"
            aria-label={`${label}, slider`}
            aria-valuetext={whatIf[name] === "" ? "as it is" : whatIf[name]}
            min={min}
            max={max}
            step={step}
            value={whatIf[name] === "" ? min : whatIf[name]}
            onInput={e => onChange({ ...whatIf, [name]: e.currentTarget.value })}
          />
        </div>
      ))}
      <div class="field">
        <label for="if-start">Start, by your clock</label>
        <input
          id="if-start"
          type="datetime-local"
          value={whatIf.start}
          onInput={e => onChange({ ...whatIf, start: e.currentTarget.value })}
        />
      </div>
    </div>
    <p class="quiet">It only asks: nothing is changed, nobody is called.</p>
  </section>
);
