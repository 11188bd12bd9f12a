// Stands in for @vscode/spdlog, a native module that is not compiled here: without it VS Code writes no log files,
// and a test could not look into them for what must never be there.
const { appendFileSync, mkdirSync } = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, message) {
    try {
      appendFileSync(this.file, `${new Date().toISOString()} [${level}] ${message}\n`);
    } catch {
      // The folder is gone: the test is over.
    }
  }
  setLevel() {}
  getLevel() {
    return 0;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
for (const level of LEVELS) {
  Logger.prototype[level === "warning" ? "warn" : level] = function (message) {
    this.write(level, message);
  };
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger("rotating", name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger("rotating_async", name, file);
