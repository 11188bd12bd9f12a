/** Where approvals are kept; VS Code's `workspaceState` has this form. */
export interface ApprovalPlace {
  get<Value>(key: string, fallback: Value): Value;
  update(key: string, value: unknown): Thenable<void>;
}

/** The approved prompt texts of a workspace, by content hash. */
export interface Approvals {
  has(hash: string): boolean;
  add(hash: string): Promise<void>;
}

const KEY = "fairlead.prompts.approved";

/** Hashes kept; the oldest are let go of, and asking once more for a text of long ago does no harm. */
const MOST_KEPT = 500;

/** Makes the store of approvals. */
export function createApprovals(place: ApprovalPlace): Approvals {
  const hashes = [...place.get<readonly string[]>(KEY, [])];
  return {
    has: (hash) => hashes.includes(hash),
    async add(hash) {
      if (hashes.includes(hash)) return;
      hashes.push(hash);
      hashes.splice(0, Math.max(0, hashes.length - MOST_KEPT));
      await place.update(KEY, hashes);
    },
  };
}

/** SHA-256 of a text, hex. */
export async function contentHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
