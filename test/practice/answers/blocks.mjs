/** SEARCH/REPLACE blocks that turn one text into another; each SEARCH occurs once in the first. */
export function searchReplace(before, after, path) {
  const old = before.split("\n");
  const fresh = after.split("\n");
  return hunks(old, fresh)
    .map(({ from, to, lines }) => {
      const place = unique(old, from, to);
      const search = old.slice(place.from, place.to);
      const replace = [...old.slice(place.from, from), ...lines, ...old.slice(to, place.to)];
      return `${path === "" ? "" : `${path}\n`}<<<<<<< SEARCH\n${search.join("\n")}\n=======\n${replace.length > 0 ? `${replace.join("\n")}\n` : ""}>>>>>>> REPLACE`;
    })
    .join("\n\n");
}

/** Runs of changed lines: one by one when no line came or went, else the one run between the first and the last change. */
function hunks(old, fresh) {
  if (old.length === fresh.length) {
    const found = [];
    old.forEach((line, index) => {
      if (line === fresh[index]) return;
      const last = found.at(-1);
      // Places close to each other become one block, which keeps their SEARCH texts from overlapping.
      if (last !== undefined && index - last.to < 6) {
        last.lines = fresh.slice(last.from, index + 1);
        last.to = index + 1;
      } else found.push({ from: index, to: index + 1, lines: [fresh[index]] });
    });
    return found;
  }
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  )
    end += 1;
  return [{ from: start, to: old.length - end, lines: fresh.slice(start, fresh.length - end) }];
}

/** Widens a run of lines until it is not empty and occurs once. */
function unique(lines, from, to) {
  let start = from;
  let end = to;
  while (start > 0 || end < lines.length) {
    const text = lines.slice(start, end);
    const times = lines.filter((_, index) => text.every((line, offset) => lines[index + offset] === line)).length;
    if (text.some((line) => line.trim() !== "") && times === 1) break;
    if (end < lines.length) end += 1;
    if (start > 0) start -= 1;
  }
  return { from: start, to: end };
}
