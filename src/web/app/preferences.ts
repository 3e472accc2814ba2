// What a viewer has chosen for this browser: colours, masked numbers, keys. No token, no number is stored.
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const stored = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

const store = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that stores nothing shows the defaults.
  }
};

const themeOf = (text: string | null): Theme => (text === "light" || text === "dark" ? text : "system");

export const theme = signal<Theme>(themeOf(stored("theme")));
export const masks = signal(stored("masks") !== "off");
export const keysOn = signal(stored("keys") !== "off");

export function keepPreferences(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    store("theme", theme.value);
  });
  effect(() => store("masks", masks.value ? "on" : "off"));
  effect(() => store("keys", keysOn.value ? "on" : "off"));
}

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
export const nextTheme = () => {
  theme.value = NEXT[theme.value];
};
