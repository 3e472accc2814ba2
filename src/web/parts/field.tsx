// A field of a form with its name, and what the service refused of it beside it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface InputProps {
  id: string;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: string;
  /** What is wrong with it; null = nothing that is known. */
  problem: string | null;
  input: (props: InputProps) => ComponentChildren;
}

export function Field({ label, problem, input }: FieldProps) {
  const id = useId();
  const about = `${id}-problem`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {input(problem === null ? { id } : { id, "aria-invalid": true, "aria-describedby": about })}
      {problem !== null && (
        <p class="problem" id={about} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
