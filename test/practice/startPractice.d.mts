/** A failure that a practice provider is told to have. */
export interface PracticeFailure {
  /**
   * An HTTP status, or: `hang` never answers; `reset` closes the socket before any answer; `cut` breaks the socket amid the
   * answer; `end` ends the stream cleanly but early; `stall` stops amid the answer and stays open; `garbage` answers HTML;
   * `error` sends the protocol's own error amid the stream; `empty` answers nothing; `refusal` refuses by policy.
   */
  readonly status: number | "hang" | "reset" | "cut" | "end" | "stall" | "garbage" | "error" | "empty" | "refusal";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests fail; all when left out. */
  readonly times?: number;
  /** For how many ms from now requests fail. */
  readonly forMs?: number;
  /** Deltas that are sent before `cut`, `end`, `stall` and `error`; half of them when left out. */
  readonly after?: number;
}

/** How a practice provider behaves; `fail: null` ends a failure. */
export interface PracticeBehaviour {
  readonly fail?: PracticeFailure | null;
  /** ms before the first byte. */
  readonly delayMs?: number;
  /** Deltas a second; a delta has four characters, which is also what a token is here. */
  readonly tokensPerSecond?: number;
  /** Share of an answer, 0 to 1, at which a stream waits, open, until this is null: what is seen of it then stays to be seen. */
  readonly holdAt?: number | null;
  /** Models it lists; others are then answered 404. */
  readonly models?: readonly string[];
  /** A model named in answers instead of the one that was asked. */
  readonly served?: string;
  /** The only key it takes; any or none when left out. */
  readonly key?: string;
  /** Larger inputs are refused as a context overflow. */
  readonly contextTokens?: number;
  /** Share of edit answers, 0 to 1, that hold a syntax or type error; one figure or one by model. */
  readonly brokenEdits?: number | Readonly<Record<string, number>>;
  /** How broken edits are broken; by chance when left out. */
  readonly breaks?: "syntax" | "types";
  /** Changes only the file that it was asked about, whatever else would have to change. */
  readonly narrow?: boolean;
  /** So many answers quote the document wrongly in their last block, so that it does not fit. */
  readonly misquotes?: number;
  /** False answers a fix with a comment that mends nothing. */
  readonly mends?: boolean;
  readonly seed?: number;
  /** Extra response headers, such as rate limits. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request as it was received; credentials in headers are cut to their last four characters. */
export interface PracticeRequest {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  // oxlint-disable-next-line no-explicit-any
  readonly body: any;
  /** ms since 1970. */
  readonly at: number;
  /** Whether the caller closed the connection before the answer was whole. */
  readonly closedByCaller: boolean;
}

/** Running practice providers. */
export interface Practice {
  /** Such as `http://127.0.0.1:40123`. */
  readonly address: string;
  /** The `baseUrl` setting for a provider of this name and kind. */
  baseUrl(provider: string, kind?: string): string;
  control(provider: string, behaviour: PracticeBehaviour): void;
  requests(provider?: string): PracticeRequest[];
  clear(): void;
  /** Keeps how all providers behave now; what it returns makes them so again. */
  remember(): () => void;
  /** Resolves with the next request that `wanted` accepts. */
  nextRequest(wanted?: (request: PracticeRequest) => boolean): Promise<PracticeRequest>;
  close(): Promise<void>;
}

/** Starts practice providers on 127.0.0.1; port 0 takes a free one. Providers that nobody configured answer at once and well. */
export function startPractice(options?: {
  readonly port?: number;
  readonly providers?: Readonly<Record<string, PracticeBehaviour>>;
}): Promise<Practice>;
