// How the scripts are linted: eslint's own recommendations, and what the sources hold to besides.
import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": "error",
};

export default [
  { files: ["frontend/src/*.js"], languageOptions: { globals: globals.browser }, rules },
  { files: ["frontend/*.{js,mjs}"], languageOptions: { globals: globals.node }, rules },
  { files: ["service/static/*.js"], languageOptions: { globals: globals.browser, sourceType: "script" }, rules },
];
