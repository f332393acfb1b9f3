import "./own-checks.test.js";
