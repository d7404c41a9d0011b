/** How the page looks, by day and by night. */
export const pageStyle = `
:root { color-scheme: light dark; --back: #ffffff; --raised: #f5f6f8; --line: #d5d9e0; --text: #1c2128; --dim: #5c6672;
  --link: #0a58ca; --red: #b3261e; --red-back: #fde9e7; --red-mark: #f7b8b2; --green: #14692f; --green-back: #e3f5e8;
  --green-mark: #a4dfb5; --yellow: #7a4d00; --yellow-back: #fff3d6; --blue: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --back: #14171b; --raised: #1d2127; --line: #3a414b; --text: #e3e7ec;
  --dim: #9aa5b1; --link: #7db4ff; --red: #ff9c93; --red-back: #3a1715; --red-mark: #7d2b25; --green: #7fd99a;
  --green-back: #12301b; --green-mark: #1f6a36; --yellow: #f2c063; --yellow-back: #352707; --blue: #7db4ff; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 1500px; margin: 0 auto; padding: 0 20px; }
h1 { font-size: 22px; margin: 20px 0 4px; } h2 { font-size: 18px; margin: 28px 0 8px; } h3 { font-size: 15px; margin: 18px 0 6px; }
code, pre, ins, del, .sides, summary .title, .place { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 13px; }
a { color: var(--link); } .dim { color: var(--dim); }
.badge { display: inline-block; padding: 1px 9px; border-radius: 10px; font-weight: 600; font-size: 13px; }
.dangerous { color: var(--red); } .badge.dangerous { background: var(--red-back); }
.look-closely { color: var(--yellow); } .badge.look-closely { background: var(--yellow-back); }
.routine { color: var(--green); } .badge.routine { background: var(--green-back); }
.reasons { margin: 6px 0 0; padding-left: 20px; }
.bar { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line); padding: 8px 20px;
  display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; }
.bar input[type="search"] { flex: 1 1 260px; font: inherit; padding: 5px 10px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--raised); color: inherit; }
button { font: inherit; padding: 4px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
.effect { border-left: 4px solid var(--line); padding: 4px 12px; margin: 8px 0; }
.effect.dangerous { border-color: var(--red); } .effect.look-closely { border-color: var(--yellow); } .effect.routine { border-color: var(--green); }
.effect .message { color: var(--text); } .effect p { margin: 2px 0; color: var(--text); }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; overflow-x: auto; margin: 6px 0; color: var(--text); }
table.list { border-collapse: collapse; display: block; overflow-x: auto; overflow-wrap: normal; } table.list td, table.list th { border: 1px solid var(--line); padding: 3px 10px; text-align: left; vertical-align: top; }
.object { border: 1px solid var(--line); border-radius: 6px; margin: 6px 0; }
.object > summary { padding: 5px 10px; cursor: pointer; list-style-position: inside; }
.object[open] > summary { border-bottom: 1px solid var(--line); background: var(--raised); }
.object .body { padding: 8px 12px; content-visibility: auto; }
.sign { display: inline-block; width: 1.1em; font-weight: 700; text-align: center; }
.added .sign, .line.added { color: var(--green); } .removed .sign, .line.removed { color: var(--red); } .changed .sign, .renamed .sign { color: var(--yellow); }
.fields { margin: 0 0 8px; padding-left: 18px; } .fields li { overflow-wrap: anywhere; }
del { color: var(--red); background: var(--red-back); text-decoration: none; white-space: pre-wrap; }
ins { color: var(--green); background: var(--green-back); text-decoration: none; white-space: pre-wrap; }
.sides { width: 100%; border-collapse: collapse; table-layout: fixed; }
.sides th { text-align: left; font-weight: 600; color: var(--dim); padding: 2px 6px; }
.sides td { vertical-align: top; padding: 0 6px; }
.sides col.number { width: 44px; }
.sides td.number { text-align: right; color: var(--dim); user-select: none; }
.sides .line { white-space: pre-wrap; overflow-wrap: anywhere; }
.sides .line.removed { background: var(--red-back); } .sides .line.added { background: var(--green-back); } .sides .line.none { background: var(--raised); }
.sides mark { color: inherit; background: var(--red-mark); border-radius: 2px; } .sides .added mark { background: var(--green-mark); }
.sides .gap td { color: var(--dim); text-align: center; background: var(--raised); }
.graph { overflow: auto; border: 1px solid var(--line); border-radius: 6px; max-height: 560px; }
.edge { fill: none; stroke: var(--line); } .edge.touched { stroke: var(--dim); }
.node { cursor: pointer; } .node rect { fill: var(--raised); stroke: var(--line); } .node text { fill: var(--text); font: 12px ui-monospace, monospace; }
.node.changed rect { stroke: var(--yellow); fill: var(--yellow-back); stroke-width: 2; } .node.added rect { stroke: var(--green); fill: var(--green-back); stroke-width: 2; }
.node.removed rect { stroke: var(--red); fill: var(--red-back); stroke-width: 2; } .node.waiting rect { stroke: var(--blue); stroke-dasharray: 4 3; }
.node[aria-pressed="true"] rect { stroke-width: 4; }
.legend span { margin-right: 14px; }
@media (max-width: 700px) { .sides col.number { width: 26px; } header, main { padding: 0 10px; } }
@media print { .bar { display: none; } .graph { max-height: none; } }
`;
