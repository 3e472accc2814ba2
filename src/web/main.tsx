import { render } from "preact";

const at = document.getElementById("app");
if (at !== null) render(<p>Hello</p>, at);
