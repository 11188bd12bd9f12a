import { Page } from "./page.js";

new Page(document.body).start();
