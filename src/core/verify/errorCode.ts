/** The code of what was thrown, such as `ENOSPC`; undefined where it has none. Its message may hold paths or text and is not told. */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : undefined;
}
