import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "jsonc-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Probe } from "./harness/probe.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const MANIFEST: { readonly contributes: { readonly keybindings: readonly object[] } } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);
const KEY = "sk-e2e-4f1d0c7b9a";

describe("Keys and what is sent", () => {
  let host: Host;
  let window: Window;
  let probe: Probe;

  beforeAll(async () => {
    probe = await Probe.create();
    host = await startHost({
      ...CHEAP_AND_DEAR,
      keys: { cheap: KEY },
      extensions: [probe.vsix],
      env: probe.env,
    });
    host.practice.control("cheap", { key: KEY });
    window = await host.open("src/harbour.ts");
  });
  afterAll(async () => {
    await host?.stop();
    probe?.dispose();
  });

  it("a key from the environment reaches its provider alone", async () => {
    await host.applyWorkspaceSettings({ "fairlead.routes.explain": ["cheap/*"] });
    await window.openFile("src/harbour.ts");
    await window.setCursor(24, 5);
    await window.runCommand("Fairlead: Explain");
    await window.explanation(/cheap\/small[\s\S]*practice provider, not a model/);
    const posts = host.practice.requests("cheap").filter((request) => request.method === "POST");
    expect(posts.at(-1)?.headers["authorization"]).toContain(KEY.slice(-4));
    expect(JSON.stringify(host.practice.requests("dear"))).not.toContain(KEY.slice(-4));
  });

  it("neither the key, the code nor the answer is in any log", () => {
    const logs = filesUnder(path.join(host.userDataDir, "logs"));
    expect(logs.length).toBeGreaterThan(0);
    const told = [...logs.map((file) => readFileSync(file, "utf8")), ...window.console];
    for (const secret of [KEY, "berth.depth + tideAt", "practice provider, not a model"]) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  it("no key of ours takes one of VS Code's own by accident", async () => {
    const text = await probe.run(async (vscode) => {
      const list = await vscode.workspace.openTextDocument(
        vscode.Uri.parse("vscode://defaultsettings/keybindings.json"),
      );
      return list.getText();
    }, undefined);
    // In the order in which VS Code tries them, the last one first.
    const all: readonly Binding[] = parse(text);
    const ours = all.filter(isOurs);
    expect(ours).toHaveLength(MANIFEST.contributes.keybindings.length);
    const clashes = (one: Binding): string[] => {
      const place = all.findLastIndex(({ command }) => command === INSTEAD_OF[one.command]);
      return all
        .filter((other, index) => index > place && !isOurs(other) && stroke(one.key) === stroke(other.key))
        .filter((other) => canMeet(one, other))
        .map(({ command }) => command);
    };
    const found = ours.map((one) => [one.command, [...new Set(clashes(one))].sort()] as const);
    const meant = ours.map(
      ({ command }) =>
        [
          command,
          Object.values(MEANT[command] ?? {})
            .flat()
            .sort(),
        ] as const,
    );
    expect(found).toEqual(meant);
  });
});

function isOurs({ key, command }: Binding): boolean {
  return (
    command.startsWith("fairlead.") || (key === "alt+end" && command === "editor.action.inlineSuggest.acceptNextLine")
  );
}

/** A key as VS Code lists it. */
interface Binding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}

/**
 * By our command: where VS Code has the same key for something else under a condition that may hold together with ours, which
 * then comes first, and why that is right.
 */
const MEANT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "fairlead.acceptChange": {
    "They name no focus at all, so that any extension's key meets them; they answer in the terminal's chat, which has keys of its own.":
      ["workbench.action.terminal.chat.insertCommand", "workbench.action.terminal.chat.insertFirstCommand"],
  },
  "fairlead.nextHunk": {
    "Where a change is shown, moving a line of it means nothing, and its hunks are what one moves along.": [
      "editor.action.moveLinesDownAction",
    ],
    "A change is read and not typed in, so that no call's parameters are shown there.": ["showNextParameterHint"],
    "A modal editor has the whole window, and moves along what it was opened from.": [
      "workbench.action.navigateModalEditorNext",
    ],
  },
  "fairlead.previousHunk": {
    "Where a change is shown, moving a line of it means nothing, and its hunks are what one moves along.": [
      "editor.action.moveLinesUpAction",
    ],
    "A change is read and not typed in, so that no call's parameters are shown there.": ["showPrevParameterHint"],
    "A modal editor has the whole window, and moves along what it was opened from.": [
      "workbench.action.navigateModalEditorPrevious",
    ],
  },
  // Escape ends whatever there is to end; what is open in the text itself, such as a list of suggestions, comes before ours.
  "fairlead.cancelChange": {
    "Cancels what is still being written, which costs, before it closes what merely stands there; pressed again, it does.":
      [
        "agentSession.exitAgentSessionProjection",
        "cancelLinkedEditingInput",
        "cancelSelection",
        "closeBreakpointWidget",
        "closeMarkersNavigation",
        "closeQuickDiff",
        "closeReferenceSearch",
        "diffEditor.exitCompareMove",
        "editor.action.cancelSelectionAnchor",
        "editor.action.hideColorPicker",
        "editor.action.inlineSuggest.hide",
        "editor.action.webvieweditor.hideFind",
        "editor.cancelOperation",
        "editor.closeCallHierarchy",
        "editor.closeTestPeek",
        "editor.closeTypeHierarchy",
        "editor.debug.action.closeExceptionWidget",
        "editor.gotoNextSymbolFromResult.cancel",
        "editor.hideDropWidget",
        "editor.hidePasteWidget",
        "hideCodeActionWidget",
        "inlineChat.dismissEditorAffordance",
        "inlineChat2.cancel",
        "inlineChat2.close",
        "leaveEditorMessage",
        "noteMultiCursor.exit",
        "notifications.hideList",
        "notifications.hideToasts",
        "search.action.focusQueryEditorWidget",
        "workbench.action.closeModalEditor",
        "workbench.action.exitZenMode",
      ],
  },
  "fairlead.completion.dismiss": {
    "Takes away the ghost text that is being looked at before what stands around it; pressed again, it does that.": [
      "agentSession.exitAgentSessionProjection",
      "cancelLinkedEditingInput",
      "cancelRenameInput",
      "closeReferenceSearch",
      "diffEditor.exitCompareMove",
      "editor.closeCallHierarchy",
      "editor.closeTypeHierarchy",
      "hideCodeActionWidget",
      "inlineChat2.cancel",
      "inlineChat2.close",
      "noteMultiCursor.exit",
      "notifications.hideList",
      "workbench.action.closeModalEditor",
    ],
  },
  "editor.action.inlineSuggest.acceptNextLine": {
    "Pressed twice, it goes to a console's last input, wherever one is; ghost text is where the person types.": [
      "repl.focusLastItemExecuted",
    ],
  },
};

/** The condition of these takes the place of VS Code's own for the same thing, which already comes before what it comes before. */
const INSTEAD_OF: Readonly<Record<string, string>> = {
  "fairlead.completion.dismiss": "editor.action.inlineSuggest.hide",
};

/** Conditions that are true only while the keyboard is elsewhere than in a file's text, although their names do not say so. */
const ELSEWHERE = new Set([
  ...["inQuickInput", "inQuickOpen", "inChatInput", "inSettingsEditor", "inKeybindings", "inModelsEditor", "inWelcome"],
  ...["scmRepository", "breadcrumbsActive", "isReadingLineWithInlayHints"],
]);
/** Conditions that are true only in editors that show no change of ours. */
const OTHER_EDITOR = /^(notebook|markdownEditorFocus|isCompositeNotebook|activeEditor ==|activeCustomEditorId)/;
const OUR_EDITOR = "resourceScheme == 'fairlead-change'";

/** What must hold for a condition, as VS Code writes it: alternatives, each of terms that hold together. */
function alternativesOf(when = ""): readonly (readonly string[])[] {
  return when.split(" || ").map((terms) => terms.split(" && ").filter((term) => term !== ""));
}

/** Whether two terms can never hold together. */
function contradict(one: string, other: string): boolean {
  if (one === "false" || other === "false" || one === `!${other}` || other === `!${one}`) return true;
  const [[name, value], [otherName, otherValue]] = [one.split(" == "), other.split(" == ")] as const;
  if (value !== undefined && otherValue !== undefined) return name === otherName && value !== otherValue;
  return [
    [one, other],
    [other, one],
  ].some(
    ([ours = "", theirs = ""]) =>
      (ours === "editorTextFocus" && isElsewhere(theirs)) ||
      (ours === OUR_EDITOR && OTHER_EDITOR.test(theirs)) ||
      // Each of these views is a list, and what has the keyboard in it too.
      (ours === "!listFocus" && /^(focusedView ==|breakpointsFocused)/.test(theirs)),
  );
}

function isElsewhere(term: string): boolean {
  return ELSEWHERE.has(term) || (/^\w*Focus(ed|InAny)?$/i.test(term) && !/^(editor|text|input)/.test(term));
}

function canMeet(ours: Binding, theirs: Binding): boolean {
  return alternativesOf(ours.when).some((one) =>
    alternativesOf(theirs.when).some(
      (other) => !one.some((term) => other.some((against) => contradict(term, against))),
    ),
  );
}

/** The first stroke of a key, with its modifiers in order. */
function stroke(key: string): string {
  return (key.split(" ")[0] ?? "").split("+").sort().join("+");
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
