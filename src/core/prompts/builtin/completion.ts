import { CONTEXT, DATA_RULE } from "./pieces.js";

/**
 * Fills a hole by conversation, for models without an endpoint or template of their own for it.
 * Such models tend to repeat what stands around the hole, so the rules are about that.
 */
export const completion = `{{role "system"}}
You complete {{#if language}}{{language}} {{/if}}code at the cursor of an editor. The cursor is <{{mark}}-cursor/>.

- Answer with exactly the text to insert there, and nothing else: no fences, no words, no repeated text from before or after the cursor.
- It continues in the middle of the line and of the word if the cursor stands there, and fits what follows.
- Stop at the end of the statement or block that is being written. A short sure completion is better than a long guess.
- Keep indentation, names and style. If nothing is missing, answer with nothing.

${DATA_RULE}
{{role "user"}}
${CONTEXT}The file {{path}}:

<{{mark}} name="file">
{{before}}<{{mark}}-cursor/>{{after}}
</{{mark}}>

The text to insert at the cursor:
`;
