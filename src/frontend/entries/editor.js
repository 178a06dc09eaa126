// Makes the field for a query an editor: colours, completion, the mistake marked. Without it the field is a plain one.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const MOST = 60;
const KEYWORDS = [
  "SELECT", "DISTINCT", "CONSTRUCT", "DESCRIBE", "ASK", "WHERE", "FROM", "NAMED", "PREFIX", "BASE", "FILTER", "OPTIONAL",
  "UNION", "MINUS", "GRAPH", "VALUES", "BIND", "AS", "UNDEF", "EXISTS", "NOT EXISTS", "IN", "NOT IN", "GROUP BY", "HAVING",
  "ORDER BY", "ASC", "DESC", "LIMIT", "OFFSET", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "BOUND",
  "COALESCE", "IF", "STR", "LANG", "LANGMATCHES", "DATATYPE", "IRI", "CONCAT", "CONTAINS", "STRSTARTS", "STRENDS",
  "STRBEFORE", "STRAFTER", "STRLEN", "SUBSTR", "REPLACE", "REGEX", "UCASE", "LCASE", "YEAR", "MONTH", "DAY", "NOW", "ROUND",
].map((word) => ({ label: word, type: "keyword", found: plain(word) }));

// Text as it is searched: without case and without diacritics.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

let vocabulary = null;

// The names to complete, fetched once, when somebody begins to write.
function names() {
  vocabulary ??= fetch(`/vocabulary.json?lang=${document.documentElement.lang}`)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(({ prefixes, terms, things }) => [
      ...terms.map(([name, kind, label]) => option(name, kind, label)),
      ...things.map(([path, label]) => option(`<${path}>`, "constant", label)),
      ...Object.entries(prefixes).map(([prefix, namespace]) => option(`${prefix}:`, "namespace", namespace)),
    ])
    .catch(() => { vocabulary = null; return []; });
  return vocabulary;
}

function option(name, type, label) {
  return { label: name, detail: label, type, found: plain(`${name.replace("<", "")} ${label}`) };
}

function isThing(one) {
  return one.label.startsWith("<");
}

function variables(state) {
  const found = new Set(state.doc.toString().match(/[?$][A-Za-z_]\w*/g));
  return [...found].map((name) => ({ label: name, type: "variable", found: plain(name) }));
}

async function complete(context) {
  const node = context.matchBefore(/[?$]\w*|<[^\s<>"]*|[\p{L}\w-]*:?[\p{L}\w.-]*/u);
  if (!node || (node.from === node.to && !context.explicit) || isQuoted(context.state, node.from)) return null;
  const own = /^[?$]/.test(node.text);
  const bracketed = node.text.startsWith("<");
  const sought = plain(bracketed ? node.text.slice(1) : node.text);
  const all = own ? variables(context.state) : bracketed ? (await names()).filter(isThing) : [...KEYWORDS, ...(await names())];
  const ranked = [];
  for (const one of all) {
    const place = one.found.indexOf(sought);
    if (place < 0 || (own && one.label === node.text)) continue;
    const begins = place === 0 || /[^\p{L}\d]/u.test(one.found[place - 1]);
    ranked.push([begins ? (place ? 1 : 0) : 2, one.found.length, one]);
  }
  ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const to = bracketed && context.state.sliceDoc(context.pos, context.pos + 1) === ">" ? context.pos + 1 : undefined;
  return { from: node.from, to, options: ranked.slice(0, MOST).map((one) => one[2]), filter: false };
}

// Whether a place is within a string or a comment, as far as its own line tells.
function isQuoted(state, place) {
  const before = state.doc.lineAt(place);
  const text = state.sliceDoc(before.from, place).replace(/<[^\s<>]*>/g, "").replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "");
  return /["'#]/.test(text);
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.standard(tags.variableName), tags.meta], color: "var(--code-keyword)" },
  { tag: tags.local(tags.variableName), color: "var(--code-variable)" },
  { tag: tags.atom, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { background: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "4px" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { font: '0.9rem/1.5 ui-monospace, "Noto Sans Mono", monospace', minHeight: "12rem", maxHeight: "32rem" },
  ".cm-gutters": { background: "var(--sheet)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: "var(--mark)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "var(--mark)", outline: "1px solid var(--quiet)" },
  ".cm-mistake": { background: "var(--mark)", borderBottom: "3px solid var(--bad)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "4px", maxWidth: "100vw" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem", whiteSpace: "normal" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--link)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85" },
});

// The mistake that the page told, marked until the query is changed there.
function mistake(line, column) {
  return StateField.define({
    create(state) {
      if (!(line >= 1 && line <= state.doc.lines)) return Decoration.none;
      const at = state.doc.line(line);
      const from = Math.min(at.from + [...at.text].slice(0, column - 1).join("").length, at.to);
      const length = /^(?:[\p{L}\d_:?$-]+|.)?/u.exec(at.text.slice(from - at.from))[0].length;
      return length ? Decoration.set(Decoration.mark({ class: "cm-mistake" }).range(from, from + length)) : Decoration.none;
    },
    update: (marks, change) => (change.docChanged ? marks.map(change.changes) : marks),
    provide: (field) => EditorView.decorations.from(field),
  });
}

function edit(field) {
  const form = field.form;
  const place = document.createElement("div");
  // In a shadow tree the editor's styles are sheets, not elements: the page needs no style that the policy refuses.
  const root = place.attachShadow({ mode: "open" });
  const label = field.labels[0];
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), indentUnit.of("  "),
        StreamLanguage.define(sparql), syntaxHighlighting(colours), look, EditorView.lineWrapping,
        autocompletion({ override: [complete], icons: false }),
        mistake(Number(field.dataset.line), Number(field.dataset.column)),
        EditorView.contentAttributes.of({ "aria-label": label.textContent, spellcheck: "false", autocapitalize: "none", tabindex: "0" }),
        EditorView.updateListener.of((update) => { if (update.docChanged) field.value = update.state.doc.toString(); }),
        keymap.of([
          { key: "Mod-Enter", run: () => { form.requestSubmit(); return true; } },
          ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap,
        ]),
      ],
    }),
  });
  field.required = false;
  field.hidden = true;
  field.after(place);
  label.addEventListener("click", () => view.focus());
  view.contentDOM.addEventListener("focus", names, { once: true });
}

document.querySelectorAll("textarea[data-editor]").forEach(edit);
