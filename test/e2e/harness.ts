/** Everything a test needs to use Fairlead as a person does: in a real VS Code, through its windows alone. */
export { startHost, type Host, type HostOptions } from "./harness/host.js";
export { type Window } from "./harness/window.js";
export { within } from "./harness/wait.js";
export { packagePythonService, type PythonService } from "./harness/python.js";
