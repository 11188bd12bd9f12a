// Each file of the suite registers its tests when it is read.
import "./activation.js";
import "./settings.js";
