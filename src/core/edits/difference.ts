/** The one algorithm we use of a library that has many; named here so that only it goes into the chunk that is loaded at first use. */
export { diffArrays } from "diff";
