/** Something that can be let go of. */
export interface Disposing {
  dispose(): void;
}

/** One disposable for many; disposes the last one first. */
export function together(...parts: readonly Disposing[]): Disposing {
  return {
    dispose: () => {
      for (const part of [...parts].reverse()) part.dispose();
    },
  };
}
