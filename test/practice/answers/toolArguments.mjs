/** Arguments for a tool from its schema: quoted words, paths and numbers of the text first, else plain values by type. */
export function argumentsFor(tool, text) {
  const quoted = [...text.matchAll(/[`"']([^`"'\n]+)[`"']/g)]
    .map((match) => match[1])
    .filter((value) => value !== tool.name);
  const paths = text.match(/[\w./-]+\.\w{1,4}\b/g) ?? [];
  const numbers = (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const strings = [...paths, ...quoted];
  const properties = tool.schema?.properties ?? {};
  const result = {};
  for (const name of tool.schema?.required ?? Object.keys(properties)) {
    const property = properties[name] ?? {};
    if (Array.isArray(property.enum)) result[name] = property.enum[0];
    else if (property.type === "number" || property.type === "integer") result[name] = numbers.shift() ?? 1;
    else if (property.type === "boolean") result[name] = true;
    else if (property.type === "array") result[name] = [];
    else if (property.type === "object") result[name] = {};
    else result[name] = strings.shift() ?? name;
  }
  return result;
}
