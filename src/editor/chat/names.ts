// Names that package.json contributes; the entry of the extension needs nothing else of the chat.

/** The vendor of our models in VS Code's list. */
export const VENDOR = "fairlead";

/** The participant's id. */
export const PARTICIPANT = "fairlead.participant";

/** The command behind the links of an answer into the code. */
export const SHOW_LINE_COMMAND = "fairlead.showLine";

/** The agents' tool. */
export const USAGE_TOOL = "fairlead_usage";
