// Each file of the suite registers its tests when it is read.
import "./activation.js";
import "./chat.js";
import "./settings.js";
