// HTML from templates: whatever is put in is escaped, unless it is markup itself.

export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Piece = Markup | string | number | null | undefined | readonly Piece[];

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeText = (text: string) => text.replace(/[&<>"']/g, char => ESCAPES[char] ?? char);

function render(piece: Piece): string {
  if (piece === null || piece === undefined) return "";
  if (piece instanceof Markup) return piece.html;
  return typeof piece === "object" ? piece.map(render).join("") : escapeText(String(piece));
}

export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Markup =>
  new Markup(String.raw({ raw: strings }, ...pieces.map(render)));

/** Text with `code` between backticks, as descriptions are written. */
export const prose = (text: string): Markup =>
  html`${text.split("`").map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`;
