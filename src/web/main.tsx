// The dashboard's entrance.
import { render } from "preact";
import { App } from "./app/app.tsx";
import { keepPreferences } from "./app/preferences.ts";
import { listenToHistory } from "./app/router.ts";

keepPreferences();
listenToHistory();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
