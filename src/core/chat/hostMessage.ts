/** One part of a message as an editor's chat hands it over, free of the editor's own classes. */
export type HostPart =
  | { readonly kind: "text"; readonly text: string }
  /** Bytes with a media type; a name without a slash is a marker of the host's own, such as `cache_control`. */
  | { readonly kind: "data"; readonly mimeType: string; readonly bytes: Uint8Array }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly input: unknown }
  | {
      readonly kind: "tool-result";
      readonly id: string;
      readonly content: readonly HostPart[];
      readonly isError: boolean;
    }
  /** A rendered prompt element as JSON, which some tools answer with. */
  | { readonly kind: "prompt-element"; readonly value: unknown }
  /** Anything else, such as thinking of a model that is not ours; never sent. */
  | { readonly kind: "unknown" };

/** One message of an editor's chat. */
export interface HostMessage {
  /** 1 is the person, 2 the assistant; VS Code's own agent also sends 3 for system text. */
  readonly role: number;
  readonly content: readonly HostPart[];
}
