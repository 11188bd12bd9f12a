import type { Catalog } from "./catalog.js";

let loading: Promise<Catalog> | undefined;

/**
 * The shipped catalog, read at first use and kept. Its data is about 130 kB of JSON that stays out of whatever imports
 * this file: the bundler must keep dynamic imports in files of their own.
 */
export function loadCatalog(): Promise<Catalog> {
  loading ??= read();
  return loading;
}

async function read(): Promise<Catalog> {
  const [{ createCatalog }, { assemble }, listing, overlay, quality] = await Promise.all([
    import("./catalog.js"),
    import("./assemble.js"),
    import("./data/catalog.json", { with: { type: "json" } }),
    import("./overlay.json", { with: { type: "json" } }),
    import("./quality.json", { with: { type: "json" } }),
  ]);
  const { models, defaults } = assemble({
    listing: listing.default,
    overlay: overlay.default,
    quality: quality.default,
  });
  return createCatalog(models, defaults);
}
