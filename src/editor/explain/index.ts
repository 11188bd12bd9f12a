import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { Attempt, Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";
import type { Overrides } from "../../core/routing/override.js";
import { together } from "../disposables.js";
import { givenPlace, nowhere } from "../change/command.js";
import type { LinkedCode } from "../markdown/codeLinks.js";
import type { Messages } from "../messages.js";
import { requestFromDocument, type RequestParts, type RequestPlace } from "../request/index.js";
import { continued } from "./continued.js";
import { renderPage, type PageSection } from "./page.js";
import { registerPages } from "./pages.js";
import { lineLink, previewPath } from "./previewLinks.js";

/** The parts of `fairlead.explain`. */
export interface ExplainParts {
  readonly line: Line;
  readonly request: RequestParts;
  readonly messages: Messages;
  readonly overrides: Overrides;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
  /** Asks for one model; undefined when the person goes away. */
  pickModel(title: string): Promise<string | undefined>;
}

/** Where one page stands. */
interface Page {
  readonly uri: vscode.Uri;
  readonly title: string;
  readonly code: LinkedCode | undefined;
  readonly sections: PageSection[];
  shown: boolean;
}

/** Registers `fairlead.explain`: the answer streams as Markdown beside the code. */
export function registerExplain(parts: ExplainParts): vscode.Disposable {
  const pages = registerPages("fairlead-explain");
  const running = new Map<string, AbortController>();

  const run = async (page: Page, request: EditorRequest): Promise<void> => {
    const key = page.uri.toString();
    running.get(key)?.abort();
    const controller = new AbortController();
    running.set(key, controller);
    try {
      const decision = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: "Fairlead", cancellable: true },
        (progress, token) => {
          token.onCancellationRequested(() => controller.abort());
          return stream(parts.line, request, controller.signal, page, () => {
            // A newer explanation of the same file has taken the page over.
            if (running.get(key) !== controller) return;
            progress.report({ message: page.sections.at(-1)?.state ?? "" });
            pages.write(page.uri, renderPage(page.title, page.sections, page.code));
            if (page.shown) return;
            page.shown = true;
            // Not waited for: a first preview can take seconds, and the answer must not stall behind it.
            void pages.show(page.uri);
          });
        },
      );
      if (running.get(key) === controller) await pages.finish(page.uri);
      void tell(page, request, decision);
    } finally {
      if (running.get(key) === controller) running.delete(key);
    }
  };

  const tell = (page: Page, request: EditorRequest, decision: Decision | undefined): Promise<void> => {
    if (!decision) return Promise.resolve();
    const partial = page.sections.at(-1)?.text ?? "";
    const actions: Record<string, () => unknown> =
      decision.outcome === "partial" && partial !== ""
        ? { "Continue With...": () => continueWith(page, request, partial) }
        : { "Try Again": () => run({ ...page, sections: [] }, { ...request, id: crypto.randomUUID() }) };
    return parts.messages.failed(decision, { actions });
  };

  const continueWith = async (page: Page, request: EditorRequest, partial: string): Promise<void> => {
    const model = await parts.pickModel("Fairlead: Continue With");
    if (!model) return;
    parts.overrides.set({ scope: "next", model });
    await run(page, continued(request, partial));
  };

  const command = vscode.commands.registerCommand("fairlead.explain", async (...given: unknown[]) => {
    if (!(await parts.ready())) return;
    const place = await givenPlace(given);
    if (!place) return nowhere(parts.messages);
    const wish = { surface: "explain", task: "explain", instruction: "" } as const;
    const built = await requestFromDocument(parts.request, wish, place.document, place.selection);
    if (!built.ok) return parts.messages.refused(built.message, built.remedy);
    const title = titleOf(built.place);
    const code = linkedCode(built.place);
    const page: Page = { uri: addressOf(built.place), title, code, sections: [], shown: false };
    await run(page, built.request);
  });

  return vscode.Disposable.from(
    command,
    together(pages, { dispose: () => running.forEach((controller) => controller.abort()) }),
  );
}

async function stream(
  line: Line,
  request: EditorRequest,
  signal: AbortSignal,
  page: Page,
  redraw: () => void,
): Promise<Decision | undefined> {
  const attempts: Attempt[] = [];
  const index = page.sections.length;
  let state = "choosing a model...";
  let text = "";
  let decision: Decision | undefined;
  for await (const event of line.answer(request, signal)) {
    if (event.type === "trying") state = `asking ${event.model}...`;
    else if (event.type === "attempt-ended") attempts.push(event.attempt);
    else if (event.type === "committed") state = `${event.model} answers...`;
    else if (event.type === "text") text += event.text;
    else if (event.type === "finished") decision = event.decision;
    else continue;
    page.sections[index] = { state, text, attempts, ...(decision ? { decision } : {}) };
    redraw();
  }
  return decision;
}

/** One page a file, so that explaining again reuses its place; named so that its tab is not taken for the file's. */
function addressOf(place: RequestPlace): vscode.Uri {
  const name = (place.path.split("/").at(-1) ?? "").replace(/(?<=.)\.[^.]*$/, "");
  return vscode.Uri.from({
    scheme: "fairlead-explain",
    path: `/Explain ${name}.md`,
    query: place.document.uri.toString(),
  });
}

/** The code with links to it; undefined where no link of the page can lead to it. */
function linkedCode(place: RequestPlace): LinkedCode | undefined {
  const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [];
  const path = previewPath(place.document.uri, folders);
  if (path === undefined) return undefined;
  const { startLine, endLine } = place.span;
  return {
    text: place.text,
    firstLine: startLine,
    lastLine: endLine,
    link: (label, line) => lineLink(label, path, line),
  };
}

function titleOf(place: RequestPlace): string {
  const { startLine, endLine } = place.span;
  return startLine === endLine
    ? `${place.path}, line ${startLine + 1}`
    : `${place.path}, lines ${startLine + 1} to ${endLine + 1}`;
}
