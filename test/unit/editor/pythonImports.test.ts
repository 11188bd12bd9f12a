import { expect, test } from "vitest";
import { isRelativeImport, relativeImports } from "../../../src/editor/verify/pythonImports.js";

const COPIED = ["src/harbour/fees.py", "src/harbour/desk/office.py", "tools/__init__.py", "top.py"];
const inOffice = (text: string): string => relativeImports(text, "src/harbour/desk/office.py", COPIED);

test.each([
  ["from src.harbour.fees import (\n    fee,\n)\n", "from ..fees import (\n    fee,\n)\n"],
  ["from harbour.fees import fee\r\nfee()\r\n", "from ..fees import fee\r\nfee()\r\n"],
  ["from harbour import fees\n", "from .. import fees\n"],
  ["from harbour.desk import other\n", "from . import other\n"],
  ["def f():\n    from harbour.desk.office import x\n", "def f():\n    from .office import x\n"],
  ["from tools import saw\nfrom top import lid\n", "from ....tools import saw\nfrom ....top import lid\n"],
  ["import harbour.fees as f\n", "from .. import fees as f\n"],
  ["import tools as t\n", "from .... import tools as t\n"],
])("a module that is copied is found in the copy: %j", (text, expected) => {
  expect(inOffice(text)).toBe(expected);
});

test.each([
  "from os import path\n",
  "from harbour.other import x\n",
  "from harbour_fees import x\n",
  "from .fees import x\n",
  "import harbour.fees\n",
  "import harbour as h\n",
  'text = "from harbour.fees import x"\n',
])("any other import stays as it is: %j", (text) => {
  expect(inOffice(text)).toBe(text);
});

test("tells by the head of an import over several lines where its names are looked for", () => {
  const text = "import os\nfrom ..fees import (\n    fee,\n)\nfrom harbour.other import x\n";
  expect([1, 2, 3, 5].map((line) => isRelativeImport(text, line))).toEqual([false, true, true, false]);
});
