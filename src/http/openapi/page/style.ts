// How the documentation page looks: light or dark as the reader's system is, one column on a phone.

export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5b6570;--page:#fff;--box:#f4f6f8;--line:#d9dee3;--link:#0b5cad;
--get:#1a6dcc;--post:#177245;--put:#8f5a00;--delete:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#9aa5b0;--page:#14181c;--box:#1d2329;--line:#323a42;
--link:#7db7f5;--get:#7db7f5;--post:#6fcf97;--put:#e5b567;--delete:#f28b82}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
a{color:var(--link)}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{margin:.4rem 0 1rem;padding:.75rem 1rem;background:var(--box);border:1px solid var(--line);border-radius:6px;
overflow:auto;max-height:28rem}
nav{padding:1rem;border-bottom:1px solid var(--line)}
nav ul{margin:.3rem 0 .6rem;padding:0;list-style:none}
nav summary{font-weight:600;cursor:pointer}
nav li a{display:block;padding:.12rem 0;color:var(--soft);text-decoration:none;font-size:.9rem}
nav li a:hover{color:var(--link)}
main{max-width:56rem;margin:0 auto;padding:1rem}
h1{line-height:1.2}
h2{margin-top:3rem;padding-bottom:.3rem;border-bottom:2px solid var(--line)}
h3{margin:2.5rem 0 .4rem}
h4{margin:1.2rem 0 .3rem;font-size:.95rem;color:var(--soft)}
.path{display:flex;flex-wrap:wrap;gap:.6rem;align-items:baseline}
.method{font-weight:700;text-transform:uppercase}
.get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--put)}.delete{color:var(--delete)}
.scope{font-size:.8rem;color:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:0 .6rem}
.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.92rem}
th,td{padding:.35rem .8rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft)}
td:last-child{min-width:12rem}
.required{color:var(--delete)}
details>summary{cursor:pointer}
.nested{padding-left:1rem;color:var(--soft)}
@media(min-width:60rem){
nav{position:fixed;inset:0 auto 0 0;width:18rem;overflow-y:auto;border:0;border-right:1px solid var(--line)}
main{margin-left:19rem;padding:1rem 2rem}}
`;
