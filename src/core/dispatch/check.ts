/** What a check of a whole answer found, before anything of it was shown. */
export type CheckResult =
  /** `note` says what was checked, for the record. */
  | { readonly ok: true; readonly note: string }
  | {
      readonly ok: false;
      readonly note: string;
      /** What is wrong, in words that the next model can act on. */
      readonly problems: string;
      /** The form is wrong, not the substance: the same model gets one chance to mend it. */
      readonly repairable: boolean;
    };

/**
 * Checks a whole answer.
 *
 * @param leftMs what is left of the request's time, in ms
 */
export type Check = (text: string, signal: AbortSignal, leftMs: number) => Promise<CheckResult>;
